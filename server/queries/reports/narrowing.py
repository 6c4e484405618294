"""The part of a table that a report asks for: case, unit, days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, select

from server.database import Work
from server.queries.reports.asked import Asked
from workflows.workdays import DAY, ZONE


def narrowed(asked: Asked, table: Any, moment: str = "") -> list[ColumnElement[bool]]:
    """`moment`: the column that says when it happened; without one nothing is cut by days."""
    scope = asked.scope
    found: list[ColumnElement[bool]] = []
    if scope.case_id is not None:
        found.append(table.case_id == scope.case_id)
    if scope.unit_id is not None:
        found.append(table.unit_id == scope.unit_id)
    return [*found, *on_days(asked, getattr(table, moment))] if moment else found


def on_days(asked: Asked, moment: Any) -> Iterator[ColumnElement[bool]]:
    if asked.since is not None:
        yield moment >= midnight(asked.since)
    if asked.until is not None:
        yield moment < midnight(asked.until + DAY)


def count_rows(db: Work, table: Any, where: Sequence[ColumnElement[bool]]) -> int:
    return db.scalar(select(func.count()).select_from(table).where(*where)) or 0


def midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)
