"""The officer has seen the lines told to them, up to one of them."""

from __future__ import annotations

from sqlalchemy import update

from server.database import Database
from server.tables import Notice


def read_notices(database: Database, *, officer_id: int, until: int) -> None:
    with database.transaction() as db:
        db.execute(
            update(Notice)
            .where(Notice.officer_id == officer_id, Notice.id <= until, Notice.read_at.is_(None))
            .values(read_at=db.now)
        )
