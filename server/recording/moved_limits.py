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
from workflows.workdays import WorkCalendar, at, day_of

CLOSING = time(17)


@dataclass(frozen=True)
class LimitMove:
    task_id: int
    instance_id: int
    unit_id: int | None
    before: date
    after: date

    @property
    def is_to_another_day(self) -> bool:
        """Hours of work may also end later on the same day."""
        return self.before != self.after


def limit_moves(db: Work, calendar: WorkCalendar, since: date) -> list[LimitMove]:
    """Open steps whose limit, counted by that calendar, is another day. `since`: the first day
    that changes; limits before it cannot."""
    found = []
    for task_id, instance_id, unit_id, before, why in db.execute(open_limits(db, since)):
        after = limit_by(calendar, why, db.today)
        if after is not None and is_moved(before, why, after):
            found.append(LimitMove(task_id, instance_id, unit_id, before, day_of(after)))
    return found


def open_limits(db: Work, since: date) -> Select[Any]:
    return (
        select(Task.id, Task.instance_id, Task.unit_id, Task.due_on, Task.due_why)
        .where(Task.state == "open", Task.due_on >= max(since, db.today))
        .order_by(Task.id)
    )


def is_moved(before: date, why: Mapping[str, Any], after: datetime) -> bool:
    return day_of(after) != before or ("hours" in why and why.get("due") != after.isoformat())


def limit_by(calendar: WorkCalendar, why: Mapping[str, Any], today: date) -> datetime | None:
    """Not before today's end of work. None: it was not counted in days or hours of work."""
    counted_anew = moment_by(calendar, why)
    if counted_anew is None or day_of(counted_anew) >= today:
        return counted_anew
    return at(today, CLOSING)


def moment_by(calendar: WorkCalendar, why: Mapping[str, Any]) -> datetime | None:
    if "working_days" in why:
        day = calendar.add(date.fromisoformat(why["start"]), why["working_days"])
        moment = at(day, CLOSING)
    elif "hours" in why:
        moment = calendar.add_hours(datetime.fromisoformat(why["start"]), why["hours"])
    else:
        return None
    for held in why.get("held", ()):
        moment = calendar.later(moment, held["days"])
    return moment


def move_limits(db: Work, instance_id: int) -> None:
    """Of one instance, under its lock, by the calendar as it is now."""
    instance = lock_instance(db, instance_id)
    calendar = calendar_of(db)
    open_ones = select(Task).where(
        Task.instance_id == instance_id, Task.state == "open", Task.due_on >= db.today
    )
    for task in db.scalars(open_ones):
        after = limit_by(calendar, task.due_why, db.today)
        if after is None or not is_moved(task.due_on or db.today, task.due_why, after):
            continue
        task.due_on = day_of(after)
        due = after if "hours" in task.due_why else task.due_on
        task.due_why = {**task.due_why, **counted(calendar, task.due_why), "due": due.isoformat()}
        move_reminders_of(db, instance, task, after)


def counted(calendar: WorkCalendar, why: Mapping[str, Any]) -> dict[str, Any]:
    if "working_days" not in why:
        return {}
    return calendar.explain(date.fromisoformat(why["start"]), why["working_days"])


def move_reminders_of(db: Work, instance: Instance, task: Task, limit: datetime) -> None:
    waiting = (Due.task_id == task.id, Due.kind == "reminder", Due.ended_at.is_(None))
    db.execute(update(Due).where(*waiting, Due.key == "limit").values(due_at=limit))
    drawn = definition_for(db, instance).elements[task.element].properties
    if "escalate" not in drawn or "working_days" not in task.due_why:
        return
    parameters = parameters_of(db, db.get(Case, instance.case_id) if instance.case_id else None)
    days = days_of(drawn["escalate"], drawn.get("escalate_param"), parameters)
    moment = moment_by(calendar_of(db), {**task.due_why, "working_days": days})
    db.execute(update(Due).where(*waiting, Due.key == "escalate").values(due_at=moment))


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
