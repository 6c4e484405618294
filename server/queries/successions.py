"""Rearrangements of units: what is prepared, what was applied, and where the work went."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names, unit_names
from server.services.purposes import key_for
from server.tables import (
    Case,
    Definition,
    Instance,
    Succession,
    SuccessionItem,
    SuccessionUnit,
    Task,
)
from workflows.workdays import DAY

PAGE = 50


@dataclass(frozen=True)
class Change:
    """Under the names of the day before, and of the day."""

    id: int
    change: str
    state: str
    on: date
    basis: str
    before: tuple[tuple[int, str], ...]
    after: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Unfinished:
    task_id: int
    name: str


@dataclass(frozen=True)
class Page:
    begun: tuple[Unfinished, ...]
    changes: tuple[Change, ...]
    before: int | None  # where the next page begins


@dataclass(frozen=True)
class Handed:
    work: str
    from_unit: str
    to_unit: str | None
    reason: str
    case_id: int | None


@dataclass(frozen=True)
class Told:
    change: Change
    entered_by: str
    approved_by: str
    moved: tuple[tuple[str, int], ...]  # to which unit how many
    closed: int
    items: tuple[Handed, ...]
    after: int | None  # where the next page of them begins

    @property
    def is_all(self) -> bool:
        """Whoever reads it may read all of the items, though perhaps on several pages."""
        return bool(self.items) or not (self.moved or self.closed)


def list_changes(db: Work, officer_id: int, before: int | None = None) -> Page:
    """The newest first."""
    access.require_reader_of_successions(db, officer_id)
    wanted = select(Succession).order_by(Succession.id.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(Succession.id < before)
    found = list(db.scalars(wanted).unique())
    shown = found[:PAGE]
    more = shown[-1].id if len(found) > PAGE else None
    begun = () if before is not None else begun_by_now(db, officer_id)
    return Page(begun, tuple(change_of(db, one) for one in shown), more)


def begun_by_now(db: Work, officer_id: int) -> tuple[Unfinished, ...]:
    """Not entered yet: there is nothing to tell of them but their step."""
    entered = select(Succession.instance_id)
    found = db.execute(
        select(Task.id, Task.name)
        .join(Instance, Instance.id == Task.instance_id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Definition.key == key_for(db, "succession"), Instance.ended_at.is_(None),
               Instance.id.not_in(entered), access.completable_by(db, officer_id))
        .order_by(Task.id)
        .limit(PAGE)
    )  # fmt: skip
    return tuple(Unfinished(*row) for row in found)


def change_of(db: Work, one: Succession) -> Change:
    day = one.effective_on
    return Change(
        one.id,
        one.change,
        one.state,
        day,
        one.basis,
        dated_names(db, one.before, day - DAY),
        dated_names(db, one.after or renamed(one), day),
    )


def renamed(one: Succession) -> list[int]:
    return one.before if one.change == "RENAME" else []


def dated_names(db: Work, units: Collection[int], day: date) -> tuple[tuple[int, str], ...]:
    names = unit_names(db, units, day)
    return tuple((one, names.get(one, "")) for one in units)


def read_change(db: Work, officer_id: int, succession_id: int, after: int = 0) -> Told:
    """Numbers for all who may read it; pieces of work for whoever may see their case."""
    access.require_reader_of_successions(db, officer_id)
    one = db.get(Succession, succession_id)
    if one is None:
        raise NotFound("page-not-found")
    people = officer_names(db, {one.entered_by_id, one.approved_by_id})
    counts = dict(db.execute(
        select(SuccessionItem.to_unit_id, func.count())
        .where(SuccessionItem.succession_id == one.id)
        .group_by(SuccessionItem.to_unit_id)
    ).all())  # fmt: skip
    names = unit_names(db, None, one.effective_on)
    items = read_items(db, officer_id, one.id, after)
    return Told(
        change_of(db, one), people.get(one.entered_by_id or 0, ""),
        people.get(one.approved_by_id or 0, ""),
        tuple((names[unit], count) for unit, count in counts.items() if unit is not None),
        counts.get(None, 0),
        tuple(Handed(i.work, unit_names(db, None, one.effective_on - DAY).get(i.from_unit_id, ""),
                     names[i.to_unit_id] if i.to_unit_id else None, i.reason, i.case_id)
              for i in items[:PAGE]),
        items[PAGE - 1].id if len(items) > PAGE else None,
    )  # fmt: skip


def read_items(
    db: Work, officer_id: int, succession_id: int, after: int
) -> list[SuccessionItem]:  # fmt: skip
    seen: ColumnElement[bool] = SuccessionItem.case_id.in_(
        select(Case.id).where(access.cases_seen_by(db, officer_id)).correlate(None)
    )
    return list(db.scalars(
        select(SuccessionItem)
        .where(SuccessionItem.succession_id == succession_id, SuccessionItem.id > after, seen)
        .order_by(SuccessionItem.id)
        .limit(PAGE + 1)
    ))  # fmt: skip


def changes_of_unit(db: Work, unit_id: int) -> tuple[Change, ...]:
    """For whoever may read of the unit."""
    named_in = select(SuccessionUnit.succession_id).where(SuccessionUnit.unit_id == unit_id)
    found = db.scalars(
        select(Succession)
        .where(Succession.id.in_(named_in), Succession.state != "cancelled")
        .order_by(Succession.effective_on.desc(), Succession.id.desc())
    ).unique()
    return tuple(change_of(db, one) for one in found)
