"""Whose a part of the work is: whoever has it, by the structure it was given in, or by today's."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, case, literal_column, select

from server.database import Work
from server.queries.scope import Scope
from server.services.succession.heirs import heirs_on
from server.tables import Assignment


def unit_of(db: Work, table: Any, scope: Scope) -> ColumnElement[int]:
    """Over `assignment`, or a table of how it stood: each part has one unit, so sums agree."""
    held: ColumnElement[int] = table.unit_id
    if scope.structure == "then":
        return cast(ColumnElement[int], given_to(table))
    if scope.structure == "today":
        heirs = heirs_on(db, db.today)
        told = ((held == literal(old), literal(heir)) for old, heir in heirs.items())
        return case(*told, else_=held) if heirs else held
    return held


def literal(unit_id: int) -> ColumnElement[int]:
    """Written out: PostgreSQL takes the same words with other parameters for another expression."""
    return literal_column(str(int(unit_id)))


def given_to(table: Any) -> Any:
    if table is Assignment:
        return Assignment.given_to_id
    of_it = select(Assignment.given_to_id).where(Assignment.id == table.assignment_id)
    return of_it.correlate(table).scalar_subquery()
