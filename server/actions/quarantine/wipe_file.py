"""The bytes of an upload that was set aside are overwritten and removed; its line stays."""

from __future__ import annotations

import os
from pathlib import Path

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.services.media import path_of
from server.settings import Settings
from server.tables import Quarantined

CHUNK = 1024 * 1024


def wipe_file(
    database: Database, settings: Settings, *, officer_id: int, quarantined_id: int, reason: str
) -> None:
    """First the bytes, then the line that says so: a crash between leaves a line to wipe again."""
    with database.transaction() as db:
        access.require_security(db, officer_id)
        found = db.get(Quarantined, quarantined_id, with_for_update=True, populate_existing=True)
        if found is None:
            raise NotFound("quarantined-not-found")
        if found.wiped_at is not None:  # the button was pressed twice
            return
        require_grounds(Grounds(reason), "reason")
        overwrite(path_of(settings.quarantine, found.sha256))
        found.wiped_at, found.wiped_by_id, found.wiped_why = db.now, officer_id, reason
        journal.append(db, "quarantine.wiped", officer_id=officer_id,
                       data={"quarantined": found.id, "sha256": found.sha256, "size": found.size,
                             "reason": reason})  # fmt: skip


def overwrite(path: Path) -> None:
    """With zeros, on the disk, before the name goes. What the disk itself keeps of it (copies of a
    journalling file system, worn blocks, backups) is told in the page's words."""
    if not path.exists():
        return
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(b"\0" * min(CHUNK, left))
        os.fsync(file.fileno())
    path.unlink()
