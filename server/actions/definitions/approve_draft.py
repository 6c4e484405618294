"""A second person approves a draft as it stands; whoever changes it afterwards undoes that."""

from __future__ import annotations

from server.actions.at_hand import authors_without, draft_of_others, draft_shown
from server.database import Database
from server.recording import journal
from server.recording.model_problems import require_ready
from server.recording.model_proposals import decide, open_proposals
from server.services.model_files import bytes_of


def approve_draft(database: Database, *, officer_id: int, draft_id: int, revision: int) -> None:
    """DefinitionRefused names what would keep it from being deployed: nobody answers for that.

    Checked and played before the transaction, so that nobody waits for it; the revision is the
    same in both.
    """
    with database.reading() as db:
        draft = draft_shown(db, officer_id, draft_id, revision)
        authors_without(db, draft, officer_id)
        require_ready(db, bytes_of(draft.files))
    with database.transaction() as db:
        draft, authors = draft_of_others(db, officer_id, draft_id, revision)
        draft.approved_revision = draft.revision
        draft.approved_at, draft.approved_by_id = db.now, officer_id
        for proposal in open_proposals(db, draft.key, "deployed", draft):
            decide(db, proposal, "approved", officer_id=officer_id, others=authors)
        journal.append(db, "definition.draft_approved", officer_id=officer_id,
                       data={"key": draft.key, "draft": draft.id,
                             "revision": revision})  # fmt: skip
