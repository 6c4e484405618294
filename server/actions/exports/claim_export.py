"""Take the next order in hand, with a lease: it is read and written outside this transaction."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, select

from server.database import Database, Work
from server.tables import Export
from server.tables.export import LEASE


def claim_export(database: Database) -> Export | None:
    """What is due and in nobody else's hands; a worker that dies leaves it to the next one."""
    with database.reading() as db:  # an idle look does not stand in the writers' line
        if db.scalar(select(Export.id).where(*is_waiting(db)).limit(1)) is None:
            return None
    with database.transaction() as db:
        query = select(Export).where(*is_waiting(db)).order_by(Export.next_at, Export.id).limit(1)
        export = db.scalars(query.with_for_update(skip_locked=True)).one_or_none()
        if export is not None:
            export.lease = str(uuid.uuid4())
            export.next_at = db.now + LEASE
            export.attempts += 1
            export.read = 0
        return export


def is_waiting(db: Work) -> tuple[ColumnElement[bool], ...]:
    return Export.ended_at.is_(None), Export.next_at <= db.now
