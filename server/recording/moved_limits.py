"""Limits of steps follow the calendar; what is signed or past does not (decision 2).

A limit is counted in working days, so it is counted again; the deadline of an assignment is a day
that a document names, so it stays, and only its reminders move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, select, update

from server.database import Work
from server.recording.instances import definition_for, lock_instance
from server.services.calendar import calendar_of
from server.services.deadlines import DATED, OVER, reminders_for
from server.services.parameters import parameters_of
from server.tables import Assignment, Case, Due, Instance, Task
from workflows.limits import days_of
from workflows.workdays import ZONE, WorkCalendar, at

CLOSING = time(17)


@dataclass(frozen=True)
class LimitMove:
    task_id: int
    instance_id: int
    unit_id: int | None
    before: date
    after: date


def limit_moves(db: Work, calendar: WorkCalendar, since: date) -> list[LimitMove]:
    """Open steps whose limit, counted by that calendar, is another day. `since`: the first day
    that changes; limits before it cannot."""
    found = []
    for task_id, instance_id, unit_id, before, why in db.execute(open_limits(db, since)):
        after = limit_by(calendar, why)
        if after is not None and max(after, db.today) != before:
            found.append(LimitMove(task_id, instance_id, unit_id, before, max(after, db.today)))
    return found


def open_limits(db: Work, since: date) -> Select[Any]:
    return (
        select(Task.id, Task.instance_id, Task.unit_id, Task.due_on, Task.due_why)
        .where(Task.state == "open", Task.due_on >= max(since, db.today))
        .order_by(Task.id)
    )


def limit_by(calendar: WorkCalendar, why: Mapping[str, Any]) -> date | None:
    """None: it was not counted in days of work."""
    if "working_days" in why:
        day = calendar.add(date.fromisoformat(why["start"]), why["working_days"])
    elif "hours" in why:
        moment = calendar.add_hours(datetime.fromisoformat(why["start"]), why["hours"])
        day = moment.astimezone(ZONE).date()
    else:
        return None
    for held in why.get("held", ()):
        day = calendar.add(day, held["days"])
    return day


def move_limits(db: Work, instance_id: int) -> None:
    """Of one instance, under its lock, by the calendar as it is now."""
    instance = lock_instance(db, instance_id)
    calendar = calendar_of(db)
    open_ones = select(Task).where(
        Task.instance_id == instance_id, Task.state == "open", Task.due_on >= db.today
    )
    for task in db.scalars(open_ones):
        after = limit_by(calendar, task.due_why)
        if after is None or max(after, db.today) == task.due_on:
            continue
        task.due_on = max(after, db.today)
        task.due_why = {**task.due_why, **counted(calendar, task.due_why),
                        "due": task.due_on.isoformat()}  # fmt: skip
        move_reminders_of(db, instance, task)


def counted(calendar: WorkCalendar, why: Mapping[str, Any]) -> dict[str, Any]:
    if "working_days" not in why:
        return {}
    return calendar.explain(date.fromisoformat(why["start"]), why["working_days"])


def move_reminders_of(db: Work, instance: Instance, task: Task) -> None:
    waiting = (Due.task_id == task.id, Due.kind == "reminder", Due.ended_at.is_(None))
    if task.due_on is not None and "hours" not in task.due_why:
        db.execute(update(Due).where(*waiting, Due.key == "limit")
                   .values(due_at=at(task.due_on, CLOSING)))  # fmt: skip
    drawn = definition_for(db, instance).elements[task.element].properties
    if "escalate" not in drawn or "working_days" not in task.due_why:
        return
    parameters = parameters_of(db, db.get(Case, instance.case_id) if instance.case_id else None)
    days = days_of(drawn["escalate"], drawn.get("escalate_param"), parameters)
    day = limit_by(calendar_of(db), {**task.due_why, "working_days": days})
    if day is not None:
        db.execute(update(Due).where(*waiting, Due.key == "escalate")
                   .values(due_at=at(day, CLOSING)))  # fmt: skip


def move_reminders(db: Work, case_id: int) -> None:
    """Of the assignments of one case: their days stay, the working days around them do not."""
    case = db.get_one(Case, case_id)
    running = (Assignment.case_id == case_id, Assignment.deadline_kind.in_(DATED),
               Assignment.progress.not_in(OVER), Assignment.suspended_on.is_(None),
               Assignment.current_due >= db.today)  # fmt: skip
    days = select(Assignment.deadline_kind, Assignment.current_due).distinct().where(*running)
    for kind, due in db.execute(days).all():
        same = select(Assignment.id).where(
            *running, Assignment.deadline_kind == kind, Assignment.current_due == due
        )
        for key, moment in reminders_for(db, case, kind, due) if due else ():
            db.execute(
                update(Due)
                .where(Due.assignment_id.in_(same), Due.key == key, Due.kind == "reminder",
                       Due.ended_at.is_(None))
                .values(due_at=moment)
            )  # fmt: skip
