"""Lines of what a search found, and the statement that finds a page of one kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Row, Select, select

from server.database import Work
from server.queries.search_terms import Asked, Place, past, ranked
from server.tables import SearchEntry

Rows = list[Row[Any]]
Read = Callable[[Work, int, Asked, Place | None, int], Rows]


@dataclass(frozen=True)
class Hit:
    """One line; `id` of its kind's row, `name` what it is called."""

    id: int
    name: str
    number: str = ""
    doc_type: str = ""
    unit: str = ""
    unit_id: int | None = None
    about: str = ""  # whose matter, when that is another unit's; to which document it belongs
    by: str = ""
    case_id: int | None = None
    task_id: int | None = None
    state: str = ""
    on: date | None = None
    at: datetime | None = None
    size: int = 0
    arrival_no: int = 0


Tell = Callable[[Work, Rows], list[Hit]]


def entries(kind: str, asked: Asked) -> CTE:
    """What has all the words; then only these are looked at."""
    key = SearchEntry.id.label("key")
    return ranked(kind, asked.words, asked, key, SearchEntry.target_id).cte("found")


def page(found: CTE, table: Any, after: Place | None, most: int) -> Select[Any]:
    rank, key = found.c.rank, found.c.key
    return (
        select(rank, key, table)
        .select_from(found)
        .join(table, table.id == found.c.target_id)
        .where(*past(after, rank, key))
        .order_by(rank, key.desc())
        .limit(most)
    )
