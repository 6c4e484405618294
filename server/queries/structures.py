"""Whose a part of the work is: whoever has it, by the structure it was given in, or by today's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, case, literal_column, select

from server.database import Work
from server.queries.scope import Scope
from server.services.succession.heirs import heirs_on, last_of
from server.tables import Assignment, Event, Instance, SuccessionItem


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
    """Who came into the case as the successor of one unit alone -> that unit, over any number of
    steps."""
    before = predecessors(db, case_id)
    step = {to: next(iter(some)) for to, some in before.items() if len(some) == 1}
    return {to: last_of(step, to) for to in step}


def arrived_in(db: Work, case_id: int) -> frozenset[int]:
    return frozenset(predecessors(db, case_id))


def predecessors(db: Work, case_id: int) -> dict[int, set[int]]:
    """Of those to whom nothing was given in the case itself."""
    rows = db.execute(
        select(SuccessionItem.to_unit_id, SuccessionItem.from_unit_id)
        .where(SuccessionItem.case_id == case_id, SuccessionItem.to_unit_id.is_not(None))
        .distinct()
    ).all()
    own = select(Assignment.given_to_id).where(Assignment.case_id == case_id)
    there = set(db.scalars(own.distinct())) if rows else set()
    before: dict[int, set[int]] = {}
    for to, from_ in rows:
        if to not in there:
            before.setdefault(int(to or 0), set()).add(from_)
    return before


def given_by_instance(db: Work, case_id: int) -> dict[int, int]:
    """Instance -> the unit that it was begun for, where another has it now or began it anew."""
    items = db.execute(
        select(SuccessionItem.item_id, SuccessionItem.from_unit_id)
        .where(SuccessionItem.case_id == case_id, SuccessionItem.kind == "process")
        .order_by(SuccessionItem.id.desc())
    ).all()
    found = {of: unit_id for of, unit_id in items}  # noqa: C416  # rows, of which the first stands
    begun = (
        select(Event.instance_id, Event.data)
        .where(Event.case_id == case_id, Event.kind == "instance.succeeds")
        .order_by(Event.id)
    )
    for instance_id, said in db.execute(begun).all() if items else ():
        found[instance_id or 0] = found.get(said["of"], said["before"])
    return found | with_them(db, case_id, found) if items else {}


def with_them(db: Work, case_id: int, found: Mapping[int, int]) -> dict[int, int]:
    """What runs under an instance for the same unit was begun for the same one too."""
    rows = db.execute(
        select(Instance.id, Instance.unit_id, Instance.parent_id)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .order_by(Instance.id)
    ).all()
    units = {id_: unit_id for id_, unit_id, _ in rows}
    below: dict[int, int] = {}
    for id_, unit_id, parent_id in rows:
        given = found.get(parent_id or 0) or below.get(parent_id or 0)
        if given is not None and id_ not in found and units.get(parent_id or 0) == unit_id:
            below[id_] = given
    return below


def literal(unit_id: int) -> ColumnElement[int]:
    """Written out: PostgreSQL takes the same words with other parameters for another expression."""
    return literal_column(str(int(unit_id)))


def given_to(table: Any) -> Any:
    if table is Assignment:
        return Assignment.given_to_id
    of_it = select(Assignment.given_to_id).where(Assignment.id == table.assignment_id)
    return of_it.correlate(table).scalar_subquery()
