"""A case: the directive is checked, periods are scheduled, and it is closed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.deadlines import withdraw_all_reminders
from server.services.parameters import parameter, periods_in
from server.tables import Assignment, Schedule

MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6}


def confirm_directive(call: Call) -> dict[str, Any]:
    """Nothing goes live before a person has compared it with the original."""
    if call.directive.status == "draft":
        call.directive.status = "issued"
    call.case.status = "running"
    return {}


def schedule_periods(call: Call) -> dict[str, Any]:
    """One row; the worker starts the process that the step names once per period, to the close."""
    db, calls = call.db, str(call.given["process"])
    asked = periods_in(call.parameters, str(call.given.get("every_param") or "report.frequency"))
    first = first_period(db.today, asked.frequency, asked.due_day)
    known = db.scalars(
        select(Schedule).where(Schedule.instance_id == call.instance.id, Schedule.calls == calls)
    ).one_or_none()
    schedule = known or Schedule(
        case_id=call.case.id, instance_id=call.instance.id, calls=calls,
        frequency=asked.frequency, due_day=asked.due_day,
        next_on=opening(call, first, asked.frequency),
    )  # fmt: skip
    db.add(schedule)
    db.flush()
    return {"schedule_id": schedule.id, "next_on": schedule.next_on.isoformat()}


def opening(call: Call, due: date, frequency: str) -> date:
    """The due day, or so many working days before it (`before_param`): then units begin."""
    before = parameter(dict(call.parameters), str(call.given.get("before_param") or "")) or 0
    opens = calendar_of(call.db).add(due, -int(before)) if before else due  # add(day, 0) moves it
    return opens if opens > call.db.today else next_period(opens, frequency)


def first_period(today: date, frequency: str, day: int) -> date:
    """The due day of the last month of the period that `today` is in; the next when it is past."""
    length = MONTHS.get(frequency, 3)
    month = (today.month - 1) // length * length + length
    due = date(today.year, month, min(day, monthrange(today.year, month)[1]))
    return due if due > today else next_period(due, frequency)


def next_period(due: date, frequency: str) -> date:
    months = due.year * 12 + due.month - 1 + MONTHS.get(frequency, 3)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(due.day, monthrange(year, month)[1]))


def open_items(db: Work, case_id: int) -> int:
    """Assignments that somebody still owes; a continuous duty is never owed."""
    owed = select(func.count(Assignment.id)).where(
        Assignment.case_id == case_id,
        Assignment.progress.in_(("NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "RETURNED")),
        Assignment.deadline_kind != "CONTINUOUS",
        Assignment.role.in_(("implement", "lead")),
    )
    return db.scalar(owed) or 0


def conclude_followup(call: Call) -> dict[str, Any]:
    """With work still open the case goes on until each part of it has been decided on (P11)."""
    left = open_items(call.db, call.case.id)
    return {"has_open_items": True, "open_items": left} if left else close_case(call)


def close_case(call: Call) -> dict[str, Any]:
    """The case is closed; the end event that follows ends what is still open below.

    Where the leader may return the result instead, a return closes nothing.
    """
    if call.answer.get("decision") == "return":
        return {}
    db, case = call.db, call.case
    left = open_items(db, case.id)
    case.status = "closed"
    case.closed_at = db.now
    withdraw_all_reminders(db, case.id)
    return {"has_open_items": left > 0, "open_items": left}
