"""Whose a part of the work is: whoever has it, by the structure it was given in, or by today's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, case, literal_column, select

from server.database import Work
from server.queries.scope import Scope
from server.services.succession.heirs import heirs_on
from server.tables import Assignment, SuccessionItem


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


def seats_of(db: Work, case_id: int, structure: str) -> Mapping[int, int]:
    """In the table of one case: whose row a unit's work stands in, where it is another's."""
    if structure == "today":
        return heirs_on(db, db.today)
    return taken_over(db, case_id) if structure == "then" else {}


def taken_over(db: Work, case_id: int) -> dict[int, int]:
    """Who came into the case as the successor of one unit alone -> that unit."""
    rows = db.execute(
        select(SuccessionItem.to_unit_id, SuccessionItem.from_unit_id)
        .where(SuccessionItem.case_id == case_id, SuccessionItem.to_unit_id.is_not(None))
        .distinct()
    ).all()
    own = select(Assignment.given_to_id).where(Assignment.case_id == case_id)
    there = set(db.scalars(own.distinct())) if rows else set()
    before: dict[int, list[int]] = {}
    for to, from_ in rows:
        before.setdefault(int(to or 0), []).append(from_)
    return {to: some[0] for to, some in before.items() if to not in there and len(some) == 1}


def literal(unit_id: int) -> ColumnElement[int]:
    """Written out: PostgreSQL takes the same words with other parameters for another expression."""
    return literal_column(str(int(unit_id)))


def given_to(table: Any) -> Any:
    if table is Assignment:
        return Assignment.given_to_id
    of_it = select(Assignment.given_to_id).where(Assignment.id == table.assignment_id)
    return of_it.correlate(table).scalar_subquery()
