"""Who is late, in working days; binding deadlines only (decision 2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.parameters import parameters_of
from server.tables import Assignment, Case, Obligation, Reminding, Unit

UNFINISHED = ("NOT_STARTED", "IN_PROGRESS", "RETURNED")


def late_items(db: Work, case_id: int) -> list[dict[str, Any]]:
    """One row per binding overdue assignment, the latest first."""
    calendar, today = calendar_of(db), db.today
    found = db.execute(
        select(Assignment, Obligation)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .where(
            Assignment.case_id == case_id,
            Assignment.deadline_kind == "BINDING",
            Assignment.progress.in_(UNFINISHED),
            Assignment.suspended_on.is_(None),
            Assignment.current_due < today,
        )
        .order_by(Assignment.current_due, Assignment.id)
    )
    rows = []
    names = {unit.id: unit.name for unit in db.scalars(select(Unit))}
    for assignment, obligation in found:
        due = assignment.current_due
        days = calendar.between(due, today) if due is not None else 0
        if due is not None and days >= 1:
            rows.append({
                "assignment": assignment.id,
                "unit": assignment.unit_id,
                "unit_id": assignment.unit_id,
                "unit_name": names.get(assignment.unit_id, ""),
                "task": obligation.title or obligation.text[:200],
                "due": due.isoformat(),
                "days_late": days,
            })  # fmt: skip
    return rows


def exhausted_items(db: Work, case_id: int) -> list[dict[str, Any]]:
    """More letters than allowed already, or too late for a further one."""
    rules = parameters_of(db, db.get(Case, case_id))["reminders"]
    letters = dict(
        db.execute(
            select(Reminding.assignment_id, func.count())
            .where(Reminding.case_id == case_id, Reminding.kind == "letter")
            .group_by(Reminding.assignment_id)
        ).all()
    )
    return [
        row
        for row in late_items(db, case_id)
        if letters.get(row["assignment"], 0) >= rules["letter_max"]
        or row["days_late"] >= rules["escalate_to_btv"]
    ]
