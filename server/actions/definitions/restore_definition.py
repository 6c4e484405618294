"""Roll back: an older version is current again for cases that begin from now on."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Refused
from server.recording.model_proposals import needs_approval, propose
from server.recording.releases import find_version, lock_releases, require_not_current, restore


def restore_definition(
    database: Database, *, officer_id: int, key: str, version: int, note: str
) -> bool:
    """Whether it is done; False: a second person decides first."""
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        lock_releases(db)
        access.require_modeller(db, officer_id)
        row = find_version(db, key, version)
        require_not_current(db, row)
        said = note.strip()[:500]
        if needs_approval(db):
            propose(db, "restored", officer_id=officer_id, note=said, definition=row,
                    deciders=access.modellers(db))  # fmt: skip
            return False
        restore(db, row, officer_id=officer_id, note=said)
        return True
