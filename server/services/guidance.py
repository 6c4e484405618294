"""Guidance takes effect on assignments: once each, whichever instance gets the message first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.services.assignments import take_up
from server.services.call import Call
from server.services.deadlines import OVER, extend, note_change, suspend
from server.services.obstacles import newest_guidance
from server.tables import Answer, AnswerRow, Assignment, Guidance, GuidanceApplied, Obstacle


def apply_guidance(call: Call) -> dict[str, Any]:
    number = call.data.get("obstacle_id")
    obstacle = call.db.get(Obstacle, int(number)) if number else None
    guidance = newest_guidance(call.db, obstacle.id) if obstacle else None
    if obstacle is None or guidance is None:
        return {"applied": 0}
    count = 0
    for assignment in concerned(call, obstacle):
        if call.db.get(GuidanceApplied, (guidance.id, assignment.id)) is None:
            call.db.add(GuidanceApplied(guidance_id=guidance.id, assignment_id=assignment.id,
                                        at=call.db.now))  # fmt: skip
            apply(call, guidance, assignment)
            count += 1
    return {"applied": count}


def concerned(call: Call, obstacle: Obstacle) -> list[Assignment]:
    """The unit's assignments that the report named; without names, all that it carries out."""
    own = take_up_of_unit(call)
    named = named_in_report(call, obstacle)
    same_duty = {one.obligation_id for one in own if one.id in named} | named_duties(call, named)
    return [one for one in own if not named or one.id in named or one.obligation_id in same_duty]


def take_up_of_unit(call: Call) -> list[Assignment]:
    return list(call.db.scalars(
        select(Assignment).where(
            Assignment.case_id == call.case.id, Assignment.unit_id == call.unit_id,
            Assignment.role.in_(("implement", "lead")),
        ).order_by(Assignment.id)
    )) or take_up(call)  # fmt: skip


def named_in_report(call: Call, obstacle: Obstacle) -> set[int]:
    rows = call.db.scalars(
        select(AnswerRow.values)
        .join(Answer, Answer.id == AnswerRow.answer_id)
        .where(
            Answer.instance_id == obstacle.instance_id,
            AnswerRow.field == "assignments",
        )
    )
    found = (row.get("pick") or row.get("assignment") or row.get("value") for row in rows)
    return {int(one) for one in found if one}


def named_duties(call: Call, named: set[int]) -> set[int]:
    """Other units have the same duties under other assignments."""
    if not named:
        return set()
    return set(call.db.scalars(select(Assignment.obligation_id).where(Assignment.id.in_(named))))


def apply(call: Call, guidance: Guidance, assignment: Assignment) -> None:
    """Work that is over stays as it ended, and a clock that stands is not stopped again."""
    if assignment.progress in OVER:
        return
    reason, basis = guidance.text, guidance.document
    is_dated = assignment.current_due is not None
    if "extend" in guidance.effects and guidance.due is not None and is_dated:
        extend(call.db, assignment, guidance.due, call.officer_id, reason, basis)
    if "suspend" in guidance.effects and assignment.suspended_on is None:
        suspend(call.db, assignment, call.officer_id, reason, basis)
    if "add" in guidance.effects and guidance.due is not None and assignment.original_due is None:
        assignment.original_due = assignment.current_due = guidance.due
        assignment.deadline_kind = "BINDING" if basis else "REFERENCE"
        assignment.basis = basis
        note_change(call.db, assignment, "set", None, call.officer_id, reason, basis)
