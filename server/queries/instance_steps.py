"""The tasks of a process or of a unit in a case, in order: the diagram in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from server.database import Work
from server.queries.names import dated_names, officer_names
from server.tables import Case, Instance, Task

STEPS = 100  # tasks of one history


@dataclass(frozen=True)
class StepLine:
    element: str
    name: str
    unit: str
    state: str
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    from_paper: bool
    past: bool
    task_id: int


@dataclass(frozen=True)
class StepPage:
    lines: tuple[StepLine, ...]
    before: int | None  # key of the page of older ones


def list_steps(db: Work, instance_id: int, before: int | None = None) -> StepPage:
    """Tasks of one instance in order: the diagram in words."""
    return _steps(db, Task.instance_id == instance_id, before)


def steps_of_unit(db: Work, case: Case, unit_id: int, before: int | None = None) -> StepPage:
    """The newest tasks of every process of one unit in a case."""
    runs = select(Instance.id).where(Instance.case_id == case.id, Instance.unit_id == unit_id)
    return _steps(db, Task.instance_id.in_(runs), before)


def _steps(db: Work, where: ColumnElement[bool], before: int | None) -> StepPage:
    """The newest, in the order in which they were opened; `before` goes back in time."""
    newest = select(Task).where(where).order_by(Task.id.desc()).limit(STEPS + 1)
    if before is not None:
        newest = newest.where(Task.id < before)
    found = list(db.scalars(newest))
    tasks = found[:STEPS][::-1]
    halted = halted_among(db, {t.instance_id for t in tasks})
    people = officer_names(db, {t.done_by_id for t in tasks})
    name, today = dated_names(db), db.today
    lines = tuple(
        StepLine(
            element=t.element,
            name=t.name,
            unit=name(t.unit_id, t.done_at),
            state="halted" if t.state == "open" and t.instance_id in halted else t.state,
            opened_at=t.opened_at,
            done_at=t.done_at,
            done_by=people.get(t.done_by_id or 0, ""),
            from_paper=t.from_paper,
            past=is_past(t, halted, today),
            task_id=t.id,
        )
        for t in tasks
    )
    return StepPage(lines, tasks[0].id if len(found) > STEPS else None)


def halted_among(db: Work, instance_ids: set[int]) -> set[int]:
    found = select(Instance.id).where(Instance.id.in_(instance_ids), Instance.halt_id.is_not(None))
    return set(db.scalars(found))


def is_past(task: Task, halted: set[int], today: date) -> bool:
    """A clock that stands still passes nothing."""
    runs = task.state == "open" and task.instance_id not in halted
    return runs and task.due_on is not None and task.due_on < today
