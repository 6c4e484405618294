"""What is asked of models and waits for a second person, and what was last decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from server import access
from server.errors import NotFound
from server.tables import Definition, ModelProposal, Officer

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class ProposalLine:
    id: int
    kind: str  # deployed, restored, withdrawn
    version: int | None
    revision: int | None  # of the draft when it was asked
    note: str
    by: str
    at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    reason: str
    is_own: bool


def proposals_of(db: Work, officer_id: int, key: str) -> tuple[ProposalLine, ...]:
    """Open ones about versions of a process, oldest first."""
    return _lines(db, officer_id, ModelProposal.key == key, ModelProposal.state == "open",
                  ModelProposal.kind != "deployed")  # fmt: skip


def key_of(db: Work, officer_id: int, proposal_id: int) -> str:
    """The process that it is about."""
    access.require_modeller(db, officer_id)
    key = db.scalar(select(ModelProposal.key).where(ModelProposal.id == proposal_id))
    if key is None:
        raise NotFound("proposal-not-found")
    return key


def last_of_draft(db: Work, officer_id: int, draft_id: int) -> ProposalLine | None:
    found = _lines(db, officer_id, ModelProposal.draft_id == draft_id)
    return found[-1] if found else None


def _lines(db: Work, officer_id: int, *conditions: ColumnElement[bool]) -> tuple[ProposalLine, ...]:
    decider = aliased(Officer)
    query = (
        select(ModelProposal, Officer.full_name, decider.full_name, Definition.version)
        .join(Officer, Officer.id == ModelProposal.officer_id)
        .outerjoin(decider, decider.id == ModelProposal.decided_by_id)
        .outerjoin(Definition, Definition.id == ModelProposal.definition_id)
        .where(*conditions)
        .order_by(ModelProposal.id)
    )
    return tuple(
        ProposalLine(
            one.id, one.kind, version, one.revision, one.note, by, one.at, one.state,
            decided_by or "", one.decided_at, one.reason, one.officer_id == officer_id,
        )
        for one, by, decided_by, version in db.execute(query)
    )  # fmt: skip
