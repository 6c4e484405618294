"""Accounts and roles from a list: all of it, or with a wrong line nothing."""

from __future__ import annotations

from collections.abc import Sequence

from server import access
from server.database import Database
from server.recording import journal
from server.recording.releases import lock_installation
from server.recording.rosters import judged_lines, store_lines
from server.services.sheet_lists import ListLine, refuse_wrong


def import_roster(
    database: Database, *, officer_id: int, lines: Sequence[ListLine], name: str
) -> dict[str, int]:
    """How many officers and roles are new. `name` is the file's, for the journal."""
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        judged = judged_lines(db, lines)
        refuse_wrong(judged)
        counts = store_lines(db, judged)
        journal.append(db, "officer.roster_imported", officer_id=officer_id,
                       data={"file": name[:200], **counts})  # fmt: skip
        return counts
