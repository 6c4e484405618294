"""How far each run of a process has come, on a line of days: from tasks, halts and deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.queries.boxes import UNFINISHED
from server.queries.days import Today, today
from server.queries.instances import InstanceLine
from server.tables import Assignment, Halt, Instance, Task
from workflows.workdays import day_of

DAY = timedelta(days=1)
AHEAD = 5  # days after the last one shown


@dataclass(frozen=True)
class Segment:
    """A step, with first and last day; its state is one of the design language, or what is left."""

    name: str
    code: str
    first: date
    last: date
    days: int  # working days


@dataclass(frozen=True)
class Bar:
    instance_id: int
    name: str
    segments: tuple[Segment, ...]
    due: date | None  # the nearest binding deadline that is still to be met


@dataclass(frozen=True)
class Timeline:
    first: date
    last: date
    today: date
    bars: tuple[Bar, ...]
    off: tuple[date, ...]  # days nobody works


def read_timeline(db: Work, case_id: int, runs: Sequence[InstanceLine]) -> Timeline | None:
    """Of the runs of one page, which the officer may see; None while nothing has begun."""
    tasks, clocks = _tasks_of(db, [run.id for run in runs]), _clocks_of(db, case_id, runs)
    dues, halts, judge = clocks.dues, clocks.halts, today(db)
    bars = tuple(
        Bar(run.id, run.unit or run.name,
            tuple(_segments(judge, run, tasks.get(run.id, []), dues.get(run.id),
                            halts.get(run.id))), dues.get(run.id))
        for run in runs
    )  # fmt: skip
    days = [day for bar in bars for one in bar.segments for day in (one.first, one.last)]
    if not days:
        return None
    first, last = min(days), max(*days, judge.day) + AHEAD * DAY
    every = (first + DAY * n for n in range((last - first).days + 1))
    off = tuple(day for day in every if not judge.calendar.is_working(day))
    return Timeline(first, last, judge.day, bars, off)


def _tasks_of(db: Work, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.execute(
        select(Task.instance_id, Task.name, Task.state, Task.unit_id, Task.opened_at, Task.done_at)
        .where(Task.instance_id.in_(ids), Task.state.in_(("open", "done")))
        .order_by(Task.opened_at, Task.id)
    ):
        found.setdefault(row.instance_id, []).append(row)
    return found


@dataclass(frozen=True)
class _Clocks:
    """Binding deadlines still to be met, and since when something stands still; by instance."""

    dues: dict[int, date]
    halts: dict[int, date]


def _clocks_of(db: Work, case_id: int, runs: Sequence[InstanceLine]) -> _Clocks:
    """A duty that no process carries yet is shown at what runs for its unit."""
    dues, halts = {}, _halts_of(db, [run.id for run in runs])
    found = db.execute(
        select(Assignment.instance_id, Assignment.unit_id, Assignment.current_due,
               Assignment.suspended_on)
        .where(
            Assignment.case_id == case_id,
            Assignment.unit_id.in_({run.unit_id for run in runs if run.unit_id}),
            Assignment.deadline_kind == "BINDING",
            Assignment.progress.in_((*UNFINISHED, "SUSPENDED")),
            Assignment.current_due.is_not(None),
        )
        .order_by(Assignment.current_due.desc())
    )  # fmt: skip
    by_unit: dict[int, list[Any]] = {}
    for duty in found:
        by_unit.setdefault(duty.unit_id, []).append(duty)
    for run in runs:
        for duty in by_unit.get(run.unit_id or 0, []):
            if duty.instance_id not in (None, run.id):
                continue
            if duty.suspended_on is None:
                dues[run.id] = duty.current_due
            else:
                halts.setdefault(run.id, duty.suspended_on)
    return _Clocks(dues, halts)


def _halts_of(db: Work, ids: list[int]) -> dict[int, date]:
    found = db.execute(
        select(Instance.id, Halt.at)
        .join(Halt, Halt.id == Instance.halt_id)
        .where(Instance.id.in_(ids), Instance.ended_at.is_(None))
    )
    return {instance_id: day_of(at) for instance_id, at in found}


def _segments(
    judge: Today, run: InstanceLine, tasks: list[Any], due: date | None, halted: date | None
) -> list[Segment]:
    """Each step from the day it was opened; the open one up to today, then what is left."""
    found: list[Segment] = []

    def add(name: str, code: str, first: date, last: date) -> None:
        if last >= first:
            days = judge.calendar.between(first, last)
            found.append(Segment(name, code, first, last, days))

    for task in tasks:
        first = day_of(task.opened_at)
        if task.state == "done":
            add(task.name, "dung", first, day_of(task.done_at) if task.done_at else first)
            continue
        stop = max(halted, first) if halted is not None else judge.day
        is_others = run.unit_id is not None and task.unit_id != run.unit_id
        if is_others:
            add(task.name, "cho", first, stop)
        elif due is not None and due < stop:
            add(task.name, "lam", first, due)
            add(task.name, "qua", max(due, first), stop)
        else:
            is_soon = due is not None and 0 <= judge.left(due) <= 3
            add(task.name, "sap" if is_soon else "lam", first, stop)
        if halted is not None:
            add(task.name, "tam", stop, judge.day)
    if found and due is not None and due > judge.day and halted is None:
        add("", "con", judge.day, due)
    return found
