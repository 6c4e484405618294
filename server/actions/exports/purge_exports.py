"""Files that were ordered are kept for some days; then row and file go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select

from server.database import Database
from server.tables import Export

KEPT = timedelta(days=3)


def purge_exports(database: Database, folder: Path) -> int:
    """The files first: a crash leaves a row that says the file is gone, never a file of nobody."""
    with database.transaction() as db:
        old = db.execute(select(Export.id, Export.key).where(Export.at < db.now - KEPT)).all()
        for _id, key in old:
            (folder / key).unlink(missing_ok=True)
        db.execute(delete(Export).where(Export.id.in_([id_ for id_, _key in old])))
        return len(old)
