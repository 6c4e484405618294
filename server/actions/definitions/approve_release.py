"""A second person lets a process go back to an older version, or be withdrawn."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.model_proposals import decide, lock_proposal, require_decidable
from server.recording.releases import lock_releases, restore, withdraw
from server.tables import Definition


def approve_release(database: Database, *, officer_id: int, proposal_id: int) -> str:
    """The key of the process. Looked at again now: what was asked may no longer be possible."""
    with database.transaction() as db:
        lock_releases(db)
        proposal = lock_proposal(db, proposal_id)
        access.require_modeller(db, officer_id)
        require_decidable(proposal, officer_id)
        by, why = proposal.officer_id, proposal.note
        if proposal.kind == "restored":
            row = db.get_one(Definition, proposal.definition_id)
            restore(db, row, officer_id=by, note=why, approved_by_id=officer_id)
        else:
            withdraw(db, proposal.key, officer_id=by, note=why, approved_by_id=officer_id)
        decide(db, proposal, "approved", officer_id=officer_id)
        return proposal.key
