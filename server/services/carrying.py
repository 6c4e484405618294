"""What an instance carries for its unit: taken up, submitted, accepted, passed down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from server.database import Work
from server.errors import Changed
from server.services.call import Call
from server.services.deadlines import resume_clock
from server.services.row_sets import CARRIES_OUT
from server.tables import Assignment, Instance, Obligation

OPEN = ("NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "RETURNED", "SUSPENDED")


def carried_by(call: Call) -> list[Assignment]:
    """What this instance carries for its unit."""
    return list(call.db.scalars(
        select(Assignment).where(Assignment.instance_id == call.instance.id)
    ))  # fmt: skip


def take_up(call: Call, roles: Sequence[str] = CARRIES_OUT) -> list[Assignment]:
    """The unit's open assignments that no other running instance carries become this instance's."""
    db, instance = call.db, call.instance
    over = select(Instance.id).where(
        Instance.case_id == instance.case_id,
        Instance.unit_id == call.unit_id,
        Instance.ended_at.is_not(None),
    )
    found = db.scalars(
        select(Assignment).where(
            Assignment.case_id == instance.case_id,
            Assignment.unit_id == call.unit_id,
            Assignment.role.in_(roles),
            or_(
                Assignment.instance_id.is_(None),
                Assignment.instance_id == instance.id,
                Assignment.instance_id.in_(over),
            ),
        )
    ).all()
    for assignment in found:
        assignment.instance_id = instance.id
        if assignment.progress == "NOT_STARTED":
            assignment.progress = "IN_PROGRESS"
    db.flush()
    return list(found)


def decline(call: Call) -> None:
    for assignment in take_up(call):
        assignment.progress = "DECLINED"


def duty_in_words(db: Work, one: Assignment) -> str:
    duty = db.get_one(Obligation, one.obligation_id)
    return f"{duty.ordinal}. {duty.title}\n{duty.text}"


def submit(call: Call, day: date) -> None:
    """Submission is done, for the unit's clock; a continuous duty only has new evidence."""
    for assignment in carried_by(call):
        assignment.evidence_on = day
        if assignment.deadline_kind == "CONTINUOUS" or assignment.progress not in OPEN:
            continue
        assignment.progress = "SUBMITTED"
        assignment.submitted_on = day


def accept(call: Call, day: date) -> None:
    """Not while guidance lets one of them stand still: it would stay open, and nobody would see."""
    carried = carried_by(call)
    if any(one.progress == "SUSPENDED" and one.submitted_on for one in carried):
        raise Changed("report-suspended")
    for assignment in carried:
        if assignment.progress == "SUBMITTED":
            assignment.progress = "COMPLETED"
            assignment.accepted_on = day


def ask_supplement(call: Call) -> None:
    """The unit's clock runs again: what it sent was not enough."""
    for assignment in carried_by(call):
        if assignment.progress == "SUBMITTED":
            assignment.progress = "RETURNED"
            resume_clock(call.db, assignment, call.officer_id)
            assignment.submitted_on = None


def pass_to(call: Call, rows: Iterable[dict[str, Any]]) -> int:
    """Children of the unit's assignments (cụ thể hóa), one per lower unit and duty."""
    db, count = call.db, 0
    own = [one for one in carried_by(call) if one.role in CARRIES_OUT]
    for row in rows:
        unit_id = int(row["unit"])
        for parent in chosen_from(own, row):
            known = db.scalar(
                select(Assignment.id).where(
                    Assignment.case_id == parent.case_id, Assignment.unit_id == unit_id,
                    Assignment.obligation_id == parent.obligation_id,
                    Assignment.role == "implement",
                )
            )  # fmt: skip
            if known is None:
                count += 1
                db.add(child_of(parent, unit_id, row))
    db.flush()
    return count


def chosen_from(own: Sequence[Assignment], row: dict[str, Any]) -> Sequence[Assignment]:
    """The row may name the one duty it passes down; else all of them go."""
    named = [one for one in own if str(one.id) == str(row.get("assignment"))]
    return named or own


def child_of(parent: Assignment, unit_id: int, row: dict[str, Any]) -> Assignment:
    due = date.fromisoformat(row["due"]) if row.get("due") else None
    kind = parent.deadline_kind if parent.deadline_kind == "CONTINUOUS" else "REFERENCE"
    return Assignment(
        case_id=parent.case_id, obligation_id=parent.obligation_id, unit_id=unit_id,
        role="implement", parent_id=parent.id, deliverable=str(row.get("part") or "")[:500],
        deadline_kind=kind if due or kind == "CONTINUOUS" else "NOT_SET",
        original_due=due, current_due=due,
    )  # fmt: skip
