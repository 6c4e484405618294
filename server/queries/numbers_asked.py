"""Numbers of different lists in one look: a page shows a dozen of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from server.database import Prepared, Work

MADE = 1024  # statements remembered; the least used are made again


def numbers_asked(
    db: Work, asked: Mapping[str, Select[Any]], values: Mapping[str, Any]
) -> dict[str, int]:
    """`asked`: by name a statement of one number, the same object whenever it is asked."""
    row = db.run(asked_together(tuple(asked.values())), values).one()
    return dict(zip(asked, row, strict=True))


@lru_cache(MADE)
def asked_together(statements: tuple[Select[Any], ...]) -> Prepared:
    return Prepared(select(*(one.scalar_subquery() for one in statements)))
