"""Keep a filter under a name; the same name again is the same filter, changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from server import access
from server.database import Database
from server.errors import Invalid, NotAllowed
from server.tables import Officer, SavedFilter

MOST = 40
LONGEST = 80


def save_filter(
    database: Database,
    *,
    officer_id: int,
    name: str,
    query: Mapping[str, str],
    unit_id: int | None = None,
    role: str | None = None,
) -> int:
    """`query` as an address asks it; shared with a unit or with the holders of a role, or not."""
    if not name or len(name) > LONGEST:
        raise Invalid("filter-name", most=LONGEST)
    if not query:
        raise Invalid("filter-empty")
    with database.transaction() as db:
        db.execute(select(Officer.id).where(Officer.id == officer_id).with_for_update())
        if not access.may_share_filter(db, officer_id, unit_id=unit_id, role=role):
            raise NotAllowed("filter-share")
        mine = SavedFilter.officer_id == officer_id
        row = db.scalar(select(SavedFilter).where(mine, SavedFilter.name == name))
        if row is None:
            if (db.scalar(select(func.count()).where(mine)) or 0) >= MOST:
                raise Invalid("filter-too-many", most=MOST)
            row = SavedFilter(officer_id=officer_id, name=name)
        row.query, row.unit_id, row.role, row.at = dict(query), unit_id, role, db.now
        db.add(row)
        db.flush()
        return row.id
