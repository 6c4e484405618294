"""The organisation as it stands on a day, for whoever keeps it; and the past of one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names, role_names, unit_names
from server.queries.needles import units_called
from server.services.tree import LEADING
from server.tables import GroupMember, Membership, Unit, UnitEdge, UnitGroup
from server.tables.validity import does_run, runs_on
from server.textfold import fold


@dataclass(frozen=True)
class UnitLine:
    """`depth`: under how many others it stands that day; 0 where a search has torn the tree."""

    id: int
    code: str
    name: str
    kind: str
    depth: int
    groups: str
    people: int
    certainty: str
    is_placeholder: bool


@dataclass(frozen=True)
class Span:
    """Something that held, holds or will hold. `state`: past, now, later."""

    id: int
    words: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    state: str
    of: int | None = None  # the unit or officer it names


@dataclass(frozen=True)
class UnitPast:
    unit: Unit
    name: str
    state: str
    names: tuple[Span, ...]
    parents: tuple[Span, ...]
    lower: tuple[Span, ...]
    groups: tuple[Span, ...]
    people: tuple[Span, ...]


def list_units(db: Work, officer_id: int, day: date, text: str = "") -> tuple[UnitLine, ...]:
    """In the order of the tree of that day, under names of that day."""
    access.require_admin(db, officer_id)
    units = {one.id: one for one in db.scalars(select(Unit).where(runs_on(Unit, day)))}
    names, groups, people = unit_names(db, None, day), groups_on(db, day), people_on(db, day)
    wanted, called = fold(text), set(db.scalars(units_called(text)))
    return tuple(
        UnitLine(
            id=id_, code=units[id_].code, name=names.get(id_, ""), kind=units[id_].kind,
            depth=0 if wanted else depth, groups=", ".join(groups.get(id_, ())),
            people=people.get(id_, 0), certainty=units[id_].certainty,
            is_placeholder=units[id_].is_placeholder,
        )
        for id_, depth in in_order(db, units, day)
        if id_ in called or wanted in fold(units[id_].code)
    )  # fmt: skip


def unit_choices(db: Work) -> list[tuple[str, str]]:
    """Today's, by number."""
    names = unit_names(db)
    running = select(Unit.id).where(runs_on(Unit, db.today)).order_by(Unit.position, Unit.id)
    return [(str(id_), names.get(id_, "")) for id_ in db.scalars(running)]


def in_order(db: Work, units: Mapping[int, Unit], day: date) -> Iterator[tuple[int, int]]:
    """Each once, under the first of those it stands under."""
    edges = select(UnitEdge).where(UnitEdge.kind.in_(LEADING), runs_on(UnitEdge, day))
    above: dict[int, int] = {}
    for edge in db.scalars(edges.order_by(UnitEdge.kind, UnitEdge.id)):
        if edge.parent_id in units and edge.child_id in units:
            above.setdefault(edge.child_id, edge.parent_id)
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit in sorted(units.values(), key=lambda one: (one.position, one.id)):
        below[above.get(unit.id)].append(unit.id)
    waiting = [(one, 0) for one in reversed(below[None])]
    while waiting:
        id_, depth = waiting.pop()
        yield id_, depth
        waiting += [(one, depth + 1) for one in reversed(below[id_])]


def groups_on(db: Work, day: date) -> dict[int, list[str]]:
    rows = db.execute(
        select(GroupMember.unit_id, UnitGroup.name)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(runs_on(GroupMember, day))
        .order_by(UnitGroup.position)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for unit_id, name in rows:
        found[unit_id].append(name)
    return found


def people_on(db: Work, day: date) -> dict[int, int]:
    rows = db.execute(
        select(Membership.unit_id, func.count(Membership.officer_id.distinct()))
        .where(runs_on(Membership, day))
        .group_by(Membership.unit_id)
    )
    return {unit_id: count for unit_id, count in rows}  # noqa: C416  # rows are no pairs to dict()


def read_unit(db: Work, officer_id: int, unit_id: int) -> UnitPast:
    access.require_admin(db, officer_id)
    unit = db.get(Unit, unit_id)
    if unit is None:
        raise NotFound("unit-not-found")
    units, today = unit_names(db), db.today
    names = [one for one in unit.names if not one.is_alias]
    up = db.scalars(select(UnitEdge).where(UnitEdge.child_id == unit_id)).all()
    down = db.scalars(select(UnitEdge).where(UnitEdge.parent_id == unit_id)).all()
    return UnitPast(
        unit=unit,
        name=unit.name_on(today),
        state=state_of(unit, today),
        names=newest_first([span(one, one.name, today) for one in names]),
        parents=newest_first([span(one, units.get(one.parent_id, ""), today, one.kind,
                                   one.parent_id) for one in up]),
        lower=newest_first([span(one, units.get(one.child_id, ""), today, one.kind, one.child_id)
                            for one in down]),
        groups=newest_first(group_spans(db, unit_id)),
        people=newest_first(people_spans(db, unit_id)),
    )  # fmt: skip


def group_spans(db: Work, unit_id: int) -> list[Span]:
    rows = db.execute(
        select(GroupMember, UnitGroup)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(GroupMember.unit_id == unit_id)
    )
    return [span(member, group.name, db.today, group.code) for member, group in rows]


def people_spans(db: Work, unit_id: int) -> list[Span]:
    rows = db.scalars(select(Membership).where(Membership.unit_id == unit_id)).all()
    people, roles = officer_names(db, {one.officer_id for one in rows}), role_names(db)
    return [
        span(one, people[one.officer_id], db.today, roles.get(one.role, one.role), one.officer_id)
        for one in rows
    ]


def span(row: Any, words: str, today: date, kind: str = "", of: int | None = None) -> Span:
    return Span(row.id, words, kind, row.valid_from, row.valid_to, state_of(row, today), of)


def state_of(row: Any, today: date) -> str:
    if does_run(row, today):
        return "now"
    return "later" if row.valid_from is not None and row.valid_from > today else "past"


def newest_first(spans: list[Span]) -> tuple[Span, ...]:
    order = {"later": 0, "now": 1, "past": 2}
    return tuple(
        sorted(spans, key=lambda one: (order[one.state], -(one.valid_from or date.min).toordinal(),
                                       one.words))
    )  # fmt: skip
