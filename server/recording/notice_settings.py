"""An officer's row of what they want to be told, made when it is first needed."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite

from server.database import Work
from server.tables import NoticeSetting


def setting_of(db: Work, officer_id: int) -> NoticeSetting:
    """Locked; a worker and the officer may both be the first."""
    known = db.get(NoticeSetting, officer_id, with_for_update=True)
    if known is not None:
        return known
    insert = sqlite.insert if db.is_sqlite else postgresql.insert
    row = insert(NoticeSetting).values(officer_id=officer_id).on_conflict_do_nothing()
    db.execute(row)
    return db.get_one(NoticeSetting, officer_id, with_for_update=True)
