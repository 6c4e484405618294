"""Roll back: an older version is current again for cases that begin from now on."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotFound, Refused
from server.recording.model_proposals import needs_approval, propose
from server.recording.releases import lock_versions, require_not_current, restore


def restore_definition(
    database: Database, *, officer_id: int, key: str, version: int, note: str
) -> bool:
    """Whether it is done; False: a second person decides first."""
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        row = next((one for one in lock_versions(db, key) if one.version == version), None)
        if row is None:
            raise NotFound("model-not-found")
        require_not_current(db, row)
        said = note.strip()[:500]
        if needs_approval(db):
            propose(db, "restored", officer_id=officer_id, note=said, definition=row,
                    deciders=access.modellers(db))  # fmt: skip
            return False
        restore(db, row, officer_id=officer_id, note=said)
        return True
