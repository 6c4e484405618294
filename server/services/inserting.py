"""Rows of which each may be there already: whoever comes second changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from server.database import Work


def insert_new(
    db: Work, table: Any, rows: Sequence[dict[str, Any]], *unique: str, give: Any
) -> list[Any]:
    """`give`: a column of those rows that were not there; the others waited for or found them."""
    if not rows:
        return []
    into = (sqlite.insert if db.is_sqlite else postgresql.insert)(table)
    made = into.values(list(rows)).on_conflict_do_nothing(index_elements=list(unique))
    return list(db.scalars(made.returning(give)))
