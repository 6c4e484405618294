"""Where time is spent and lost in a process: per element, over all its runs; from rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from server.database import Work
from server.queries.days import work_calendar
from server.tables import ChildGroup, Instance, Task
from workflows.workdays import WorkCalendar, day_of

LEVELS = 4


@dataclass(frozen=True)
class Heat:
    """`days`: the median of the working days spent, of what is done; `late`: done or still open
    past the limit of the step, which is a reference mark and no more."""

    days: float | None = None
    late: int = 0


@dataclass
class _Spent:
    calendar: WorkCalendar
    days: dict[str, list[int]] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[date, date], int] = field(default_factory=dict)

    def add(self, element: str, begun: datetime, over: datetime) -> None:
        """Thousands of runs share a few days."""
        pair = day_of(begun), day_of(over)
        if pair not in self._known:
            self._known[pair] = self.calendar.between(*pair)
        self.days.setdefault(element, []).append(self._known[pair])


def heat_of(db: Work, where: Sequence[ColumnElement[bool]]) -> dict[str, Heat]:
    """`where`: over the instances whose diagrams lie over one another."""
    spent = _Spent(work_calendar(db))
    _read_tasks(db, where, spent)
    _read_children(db, where, spent)
    return {
        element: Heat(
            median(spent.days[element]) if element in spent.days else None,
            spent.late.get(element, 0),
        )
        for element in {*spent.days, *spent.late}
    }


def _read_tasks(db: Work, where: Sequence[ColumnElement[bool]], spent: _Spent) -> None:
    found = db.run(
        select(Task.element, Task.state, Task.due_on, Task.opened_at, Task.done_at)
        .join(Instance, Task.instance_id == Instance.id)
        .where(or_(Task.state == "done", Task.due_on < db.today), *where)
        .where(Task.state != "cancelled", or_(Task.state == "done", Instance.halt_id.is_(None)))
    )
    for element, state, due, opened_at, done_at in map(tuple, found):
        if state == "done" and done_at is not None:
            spent.add(element, opened_at, done_at)
        if due is not None and (state == "open" or (done_at and day_of(done_at) > due)):
            spent.late[element] = spent.late.get(element, 0) + 1


def _read_children(db: Work, where: Sequence[ColumnElement[bool]], spent: _Spent) -> None:
    """A call takes as long as what it calls."""
    child = aliased(Instance)
    found = db.run(
        select(ChildGroup.element, child.started_at, child.ended_at)
        .join(Instance, ChildGroup.instance_id == Instance.id)
        .join(child, child.child_group_id == ChildGroup.id)
        .where(ChildGroup.kind == "process", child.status == "completed", *where)
    )
    for element, started_at, ended_at in map(tuple, found):
        if ended_at is not None:
            spent.add(element, started_at, ended_at)


def levels_of(values: Iterable[tuple[str, Any]]) -> dict[str, int]:
    """Element -> 1 to LEVELS, by its share of the greatest; what is nothing has none."""
    told = {element: value for element, value in values if value}
    most = max(told.values(), default=0)
    return {one: min(LEVELS, 1 + int(LEVELS * value / most)) for one, value in told.items()}
