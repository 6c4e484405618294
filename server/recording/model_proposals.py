"""Four eyes on models: asked by one, told to those who may decide, decided by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording import journal
from server.services.parameters import parameter, parameters_of
from server.services.people import tell
from server.tables import Definition, DefinitionDraft, ModelProposal, Officer


def needs_approval(db: Work) -> bool:
    return bool(parameter(parameters_of(db, None), "model_approval"))


def propose(
    db: Work, kind: str, *, officer_id: int, note: str, draft: DefinitionDraft | None = None,
    definition: Definition | None = None, deciders: Collection[int] = (),
) -> ModelProposal:  # fmt: skip
    """`deciders` are told, but for whoever asks."""
    key = draft.key if draft else definition.key if definition else ""
    if open_proposals(db, key, kind, draft):
        raise Changed("proposal-open")
    made = ModelProposal(
        key=key, kind=kind, draft_id=draft.id if draft else None, note=note,
        revision=draft.revision if draft else None, at=db.now, officer_id=officer_id,
        definition_id=definition.id if definition else None, state="open",
    )  # fmt: skip
    db.add(made)
    db.flush()
    told = [one for one in deciders if one != officer_id]
    tell(db, told, f"model-asked-{kind}", path=path_of(made), **words_of(db, made))
    note_in_journal(db, made, "asked", officer_id)
    return made


def open_proposals(
    db: Work, key: str, kind: str | None = None, draft: DefinitionDraft | None = None
) -> Sequence[ModelProposal]:
    wanted = select(ModelProposal).where(ModelProposal.key == key, ModelProposal.state == "open")
    if kind is not None:
        wanted = wanted.where(ModelProposal.kind == kind)
    if draft is not None:
        wanted = wanted.where(ModelProposal.draft_id == draft.id)
    return db.scalars(wanted.order_by(ModelProposal.id).with_for_update()).all()


def lock_proposal(db: Work, proposal_id: int) -> ModelProposal:
    found = db.get(ModelProposal, proposal_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("proposal-not-found")
    return found


def require_decidable(proposal: ModelProposal, officer_id: int) -> None:
    """Open still, and not one's own."""
    require_open(proposal)
    if proposal.officer_id == officer_id:
        raise NotAllowed("proposal-own")


def require_open(proposal: ModelProposal) -> None:
    if proposal.state != "open":
        raise Changed("proposal-decided")


def decide(
    db: Work, proposal: ModelProposal, state: str, *, officer_id: int, reason: str = "",
    others: Collection[int] = (),
) -> None:  # fmt: skip
    """Whoever asked, and the `others` at work on it, are told."""
    proposal.state, proposal.reason = state, reason
    proposal.decided_at, proposal.decided_by_id = db.now, officer_id
    if state != "taken_back":
        told = [one for one in dict.fromkeys([proposal.officer_id, *others]) if one != officer_id]
        tell(db, told, f"model-{state}", path=path_of(proposal), reason=reason,
             by=db.get_one(Officer, officer_id).full_name, **words_of(db, proposal))  # fmt: skip
    note_in_journal(db, proposal, state, officer_id)


def require_reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("proposal-without-reason")
    return reason.strip()[:500]


def note_in_journal(db: Work, proposal: ModelProposal, act: str, officer_id: int) -> None:
    journal.append(db, f"definition.{proposal.kind}_{act}", officer_id=officer_id,
                   data={"key": proposal.key, "proposal": proposal.id, "note": proposal.note,
                         "draft": proposal.draft_id, "reason": proposal.reason})  # fmt: skip


def path_of(proposal: ModelProposal) -> str:
    if proposal.draft_id is not None:
        return f"/model-drafts/{proposal.draft_id}#ban-hanh"
    return f"/models/{proposal.key}#de-nghi"


def words_of(db: Work, proposal: ModelProposal) -> dict[str, Any]:
    draft = db.get(DefinitionDraft, proposal.draft_id) if proposal.draft_id else None
    version = db.get(Definition, proposal.definition_id) if proposal.definition_id else None
    asker = db.get_one(Officer, proposal.officer_id).full_name
    name = draft.name if draft else version.name if version else proposal.key
    return {"name": name, "asker": asker, "version": str(version.version) if version else ""}
