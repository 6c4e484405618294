"""Take a saved filter away, for everybody who used it."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed, NotFound
from server.tables import SavedFilter


def delete_filter(database: Database, *, officer_id: int, filter_id: int) -> str:
    """Gives its name."""
    with database.transaction() as db:
        row = db.get(SavedFilter, filter_id, with_for_update=True)
        if row is None or not access.may_use_filter(db, officer_id, row):
            raise NotFound("filter-not-found")
        if not access.may_change_filter(db, officer_id, row):
            raise NotAllowed("filter-of-others")
        db.delete(row)
        return row.name
