"""Whoever asked takes it back before it is decided."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed
from server.recording.model_proposals import decide, lock_proposal, require_open


def take_back_release(database: Database, *, officer_id: int, proposal_id: int) -> str:
    """The key of the process."""
    with database.transaction() as db:
        proposal = lock_proposal(db, proposal_id)
        access.require_modeller(db, officer_id)
        require_open(proposal)
        if proposal.officer_id != officer_id:
            raise NotAllowed("proposal-of-others")
        decide(db, proposal, "taken_back", officer_id=officer_id)
        return proposal.key
