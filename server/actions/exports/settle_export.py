"""How it went with a file that was ordered: it lies there, is tried again, or is given up."""

from __future__ import annotations

from server.database import Database
from server.errors import Refused
from server.recording.incidents import note_incident, told_by
from server.recording.leases import give_back
from server.services.backoff import pause_after
from server.tables import Export

FAILURES = 3


def settle_export(
    database: Database, export: Export, *, size: int = 0, error: Exception | None = None
) -> None:
    with database.transaction() as db:
        row = give_back(db, export)
        if row is None:
            return
        row.error = told_by(error) if error else ""
        if error is None:
            row.size, row.read, row.ended_at = size, row.lines, db.now
        elif isinstance(error, Refused) or row.attempts >= FAILURES:
            row.failed, row.ended_at = True, db.now
            note_incident(db, "export-failed", instance=None, doing=f"export {row.report}",
                          reason=row.error)  # fmt: skip
        else:
            row.next_at = db.now + pause_after(row.attempts, first=10)
