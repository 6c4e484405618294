"""Who is late, in working days; binding deadlines only (decision 2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.chasing import UNFINISHED, is_resting
from server.services.parameters import parameters_of
from server.tables import Assignment, Case, Obligation, Reminding, Unit
from workflows.workdays import day_of

Row = dict[str, Any]
Letters = tuple[int, date]
"""How many were sent about an assignment, and on which day the last."""


def late_items(db: Work, case_id: int, *narrower: ColumnElement[bool]) -> list[Row]:
    """One row per binding overdue assignment, the latest first; never of a collective such as
    Ban Thường vụ, on which there is no clock."""
    calendar, today = calendar_of(db), db.today
    found = db.execute(
        select(Assignment, Obligation, Unit)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Assignment.case_id == case_id,
            Assignment.deadline_kind == "BINDING",
            Assignment.progress.in_(UNFINISHED),
            Assignment.suspended_on.is_(None),
            Assignment.current_due < today,
            ~Unit.is_collective,
            *narrower,
        )
        .order_by(Assignment.current_due, Assignment.id)
    )
    rows = []
    for assignment, obligation, unit in found:
        due = assignment.current_due
        days = calendar.between(due, today) if due is not None else 0
        if due is not None and days >= 1:
            rows.append({
                "assignment": assignment.id,
                "unit": assignment.unit_id,
                "unit_id": assignment.unit_id,
                "unit_name": unit.name,
                "task": obligation.title or obligation.text[:200],
                "due": due.isoformat(),
                "days_late": days,
            })  # fmt: skip
    return rows


def chased_items(db: Work, case_id: int, *narrower: ColumnElement[bool]) -> list[Row]:
    """Late, and nobody has paused or stopped chasing."""
    return late_items(db, case_id, ~is_resting(), *narrower)


def letter_items(db: Work, case_id: int) -> list[Row]:
    """Not yet as many letters as allowed, and the last one long enough ago."""
    rules, letters = rules_of(db, case_id), letters_of(db, case_id)
    return [
        row
        for row in chased_items(db, case_id)
        for sent in [letters.get(row["assignment"])]
        if not is_too_many(rules, sent) and not is_too_soon(db, rules, sent)
    ]


def is_too_many(rules: Row, sent: Letters | None) -> bool:
    return sent is not None and sent[0] >= int(rules["letter_max"])


def is_too_soon(db: Work, rules: Row, sent: Letters | None) -> bool:
    if sent is None:
        return False
    return calendar_of(db).between(sent[1], db.today) < int(rules["letter_repeat"])


def letters_of(db: Work, case_id: int, *narrower: ColumnElement[bool]) -> dict[int, Letters]:
    """By assignment."""
    found = db.execute(
        select(Reminding.assignment_id, func.count(), func.max(Reminding.at))
        .where(Reminding.case_id == case_id, Reminding.kind == "letter", *narrower)
        .group_by(Reminding.assignment_id)
    )
    return {number: (count, day_of(last)) for number, count, last in found if number and last}


def exhausted_items(db: Work, case_id: int, *narrower: ColumnElement[bool]) -> list[Row]:
    """For the list of the standing committee: more letters than allowed already, or too late for
    a further one; not twice."""
    rules, sent = rules_of(db, case_id), letters_of(db, case_id)
    listed = set(db.scalars(
        select(Reminding.assignment_id)
        .where(Reminding.case_id == case_id, Reminding.kind == "listed")
    ))  # fmt: skip
    return [
        row
        for row in chased_items(db, case_id, *narrower)
        if row["assignment"] not in listed
        and (
            is_too_many(rules, sent.get(row["assignment"]))
            or row["days_late"] >= int(rules["escalate_to_btv"])
        )
    ]


def rules_of(db: Work, case_id: int) -> Row:
    rules: Row = parameters_of(db, db.get(Case, case_id))["reminders"]
    return rules


def note_listed(db: Work, case_id: int, unit_id: int, instance_id: int | None) -> None:
    """A line in the log of đôn đốc for each that goes to the standing committee's list."""
    for row in exhausted_items(db, case_id, Assignment.unit_id == unit_id):
        db.add(Reminding(case_id=case_id, unit_id=unit_id, assignment_id=row["assignment"],
                         kind="listed", days_late=row["days_late"], instance_id=instance_id,
                         at=db.now))  # fmt: skip
