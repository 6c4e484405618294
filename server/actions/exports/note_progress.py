"""How far the making of a file has come, for whoever looks; the lease begins anew."""

from __future__ import annotations

from sqlalchemy import update

from server.database import Database
from server.tables import Export
from server.tables.export import LEASE


def note_progress(database: Database, export: Export, read: int, lines: int) -> None:
    with database.transaction() as db:
        db.execute(
            update(Export)
            .where(Export.id == export.id, Export.lease == export.lease)
            .values(read=read, lines=lines, next_at=db.now + LEASE)
        )
