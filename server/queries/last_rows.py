"""Of each assignment the last row until a day: looked up once, however often it changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select, true, tuple_
from sqlalchemy.orm import aliased

from server.database import Work
from server.tables import Assignment, AssignmentDay


def last_until(
    db: Work, day: date, of: Sequence[ColumnElement[bool]]
) -> tuple[Any, list[ColumnElement[bool]]]:
    """What stands for `AssignmentDay`, and what it is narrowed by; `of` narrows `Assignment`."""
    if db.is_sqlite:
        return AssignmentDay, [_is_last(day, of)]
    last = select(AssignmentDay).where(AssignmentDay.assignment_id == Assignment.id,
                                       AssignmentDay.day <= day)  # fmt: skip
    last = last.order_by(AssignmentDay.day.desc()).limit(literal_column("1"))
    row = aliased(AssignmentDay, last.correlate(Assignment).lateral())
    each = select(row).select_from(Assignment).join(row, true()).where(*of)
    return aliased(AssignmentDay, each.subquery("assignment_then")), []


def _is_last(day: date, of: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """SQLite has no LATERAL, but takes such a list one by one."""
    until = aliased(AssignmentDay)
    last = select(func.max(until.day)).where(until.assignment_id == Assignment.id, until.day <= day)
    each = select(Assignment.id, last.correlate(Assignment).scalar_subquery())
    row = tuple_(AssignmentDay.assignment_id, AssignmentDay.day)
    return row.in_(each.where(*of).correlate(None))
