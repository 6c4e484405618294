"""What an officer has done, newest first, keyset paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, func, select, tuple_

from server.database import Work
from server.queries.done_filters import done_by, done_conditions
from server.queries.inbox_filters import Wanted
from server.queries.names import dated_names, officer_names
from server.services.parameters import parameters_of
from server.tables import Case, Deputy, Directive, Instance, Task
from workflows.workdays import ZONE, day_of

PAGE = 50


@dataclass(frozen=True)
class DoneRow:
    id: int
    name: str
    case_id: int | None
    number: str
    subject: str
    unit: str
    about: str  # whose matter, when that is another unit's
    done_at: datetime
    from_paper: bool
    away: str  # who was away, when a deputy did it
    by: str
    due_on: date | None = None  # the step's limit
    was_late: bool = False  # beside that limit
    may_recall: bool = False  # they may still try to


@dataclass(frozen=True)
class DoneTasks:
    rows: tuple[DoneRow, ...]
    next: int | None


def done_tasks(db: Work, officer_id: int, asked: Wanted, *, before: int | None = None) -> DoneTasks:
    """`before` is the last task of the page before."""
    wanted = done_conditions(db, officer_id, asked)
    last = db.get(Task, before) if before is not None else None
    if last is not None and last.done_at is not None:
        wanted.append(tuple_(Task.done_at, Task.id) < (last.done_at, last.id))
    rows = db.execute(
        select(Task, Directive.full_number, Directive.subject, Deputy.officer_id, Instance.unit_id)
        .outerjoin(Instance, Instance.id == Task.instance_id)
        .outerjoin(Deputy, Deputy.id == Task.deputy_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(*wanted)
        .order_by(Task.done_at.desc(), Task.id.desc())
        .limit(PAGE + 1)
    ).all()
    unit = dated_names(db)
    names = officer_names(
        db, {one for task, _, _, away, _ in rows for one in (task.done_by_id, away)}
    )
    since = db.now - timedelta(minutes=int(parameters_of(db, None)["recall_minutes"]))
    shown = tuple(
        DoneRow(task.id, task.name, task.case_id, number or "", subject or "",
                unit(task.unit_id, task.done_at),
                unit(about, task.done_at) if about != task.unit_id else "",
                task.done_at, task.from_paper,
                names.get(away or 0, ""), names.get(task.done_by_id or 0, ""),
                task.due_on, bool(task.due_on and day_of(task.done_at) > task.due_on),
                task.done_at > since and not task.from_paper)
        for task, number, subject, away, about in rows[:PAGE] if task.done_at is not None
    )  # fmt: skip
    return DoneTasks(shown, shown[-1].id if len(rows) > PAGE else None)


DONE_SINCE = select(func.count()).where(
    *done_by(bindparam("officer")), Task.done_at >= bindparam("morning")
)


def morning_of(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)
