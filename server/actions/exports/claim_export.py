"""Take the next order in hand, with a lease: it is read and written outside this transaction."""

from __future__ import annotations

from sqlalchemy import Select, select

from server.database import Database, Work
from server.recording.leases import is_any, take
from server.tables import Export
from server.tables.export import LEASE


def claim_export(database: Database) -> Export | None:
    with database.reading() as db:
        if not is_any(db, waiting(db)):
            return None
    with database.transaction() as db:
        export = take(db, waiting(db), LEASE)
        if export is not None:
            export.attempts += 1
            export.read = 0
        return export


def waiting(db: Work) -> Select[Export]:
    """Due, the longest waiting first."""
    due = Export.ended_at.is_(None), Export.next_at <= db.now
    return select(Export).where(*due).order_by(Export.next_at, Export.id)
