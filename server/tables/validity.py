"""What is true of the organisation for a time only: from its first day up to the day it ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_


def runs_on(table: Any, day: date) -> ColumnElement[bool]:
    """Over any table with `valid_from` and `valid_to`; without a first day, always before."""
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= day),
        or_(table.valid_to.is_(None), table.valid_to > day),
    )


def does_run(row: Any, day: date) -> bool:
    """The same of one row."""
    has_begun = row.valid_from is None or row.valid_from <= day
    return has_begun and (row.valid_to is None or row.valid_to > day)
