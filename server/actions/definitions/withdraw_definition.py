"""Withdraw a process: no case begins with it any more; running ones go on."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Refused
from server.recording.model_proposals import needs_approval, propose
from server.recording.releases import lock_releases, require_withdrawable, withdraw


def withdraw_definition(database: Database, *, officer_id: int, key: str, note: str) -> bool:
    """Whether it is done; False: a second person decides first. Refused while it is called."""
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        lock_releases(db)
        access.require_modeller(db, officer_id)
        row = require_withdrawable(db, key)
        said = note.strip()[:500]
        if needs_approval(db):
            propose(db, "withdrawn", officer_id=officer_id, note=said, definition=row,
                    deciders=access.modellers(db))  # fmt: skip
            return False
        withdraw(db, key, officer_id=officer_id, note=said)
        return True
