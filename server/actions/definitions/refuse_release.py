"""A second person does not let it happen, and says why."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.model_proposals import (
    decide,
    lock_proposal,
    require_decidable,
    require_reason,
)


def refuse_release(database: Database, *, officer_id: int, proposal_id: int, reason: str) -> str:
    """The key of the process."""
    said = require_reason(reason)
    with database.transaction() as db:
        proposal = lock_proposal(db, proposal_id)
        access.require_modeller(db, officer_id)
        require_decidable(proposal, officer_id)
        decide(db, proposal, "refused", officer_id=officer_id, reason=said)
        return proposal.key
