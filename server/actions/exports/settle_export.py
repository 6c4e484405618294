"""How it went with a file that was ordered: it lies there, is tried again, or is given up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from server.database import Database
from server.errors import Refused
from server.recording.incidents import note_incident
from server.tables import Export

FAILURES = 3


def settle_export(
    database: Database, export: Export, *, size: int = 0, error: Exception | None = None
) -> None:
    """Only for whom the lease belongs to: a worker that woke late settles nothing."""
    with database.transaction() as db:
        mine = select(Export).where(Export.id == export.id, Export.lease == export.lease)
        row = db.scalars(mine.with_for_update()).one_or_none()
        if row is None:
            return
        row.lease = None
        row.error = f"{type(error).__name__}: {error}"[:2000] if error else ""
        if error is None:
            row.size, row.read, row.ended_at = size, row.lines, db.now
        elif isinstance(error, Refused) or row.attempts >= FAILURES:
            row.failed, row.ended_at = True, db.now
            note_incident(db, "export-failed", instance=None, doing=f"export {row.report}",
                          reason=row.error)  # fmt: skip
        else:
            row.next_at = db.now + timedelta(seconds=10 * 2**row.attempts)
