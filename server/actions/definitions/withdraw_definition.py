"""Withdraw a process: no case begins with it any more; running ones go on."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotFound, Refused
from server.recording.model_proposals import needs_approval, propose
from server.recording.releases import (
    current_release,
    lock_versions,
    require_uncalled,
    withdraw,
)


def withdraw_definition(database: Database, *, officer_id: int, key: str, note: str) -> bool:
    """Whether it is done; False: a second person decides first. Refused while it is called."""
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        by_id = {row.id: row for row in lock_versions(db, key)}
        now = current_release(db, key)
        if now is None:
            raise NotFound("model-not-found")
        require_uncalled(db, key)
        said = note.strip()[:500]
        if needs_approval(db):
            row = by_id[now.definition_id]
            propose(db, "withdrawn", officer_id=officer_id, note=said, definition=row,
                    deciders=access.modellers(db))  # fmt: skip
            return False
        withdraw(db, key, officer_id=officer_id, note=said)
        return True
