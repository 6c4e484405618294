"""Guidance takes effect on assignments: all of it when its notice is issued, once each.

What reaches a process later finds it done; a unit that comes in later gets its part then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from server import words
from server.services.added_tasks import Order, add_tasks
from server.services.call import Call
from server.services.deadlines import OVER, extend, suspend
from server.services.people import holder_ids, tell
from server.services.row_sets import rows_of
from server.tables import (
    Answer,
    AnswerRow,
    Assignment,
    Guidance,
    GuidanceApplied,
    Obstacle,
)

TOLD = ("lanh_dao_don_vi", "lanh_dao_ban")


def apply_guidance(call: Call) -> dict[str, Any]:
    """When the message reaches a unit's process."""
    number = call.data.get("obstacle_id")
    obstacle = call.db.get(Obstacle, int(number)) if number else None
    guidance = newest(call, obstacle) if obstacle is not None else None
    if obstacle is None or guidance is None:
        return {"applied": 0}
    return {"applied": apply_to_unit(call, obstacle, guidance, call.unit_id)}


def apply_everywhere(call: Call, obstacle: Obstacle, guidance: Guidance) -> int:
    """To the unit that reported, to those merged with it and to whoever the notice goes to."""
    count = 0
    for unit_id in sorted(units_reached(call, obstacle)):
        count += apply_to_unit(call, obstacle, guidance, unit_id)
    if "refuse" in guidance.effects:
        tell(call.db, holder_ids(call.db, obstacle.unit_id, TOLD), "guidance-refused",
             case_id=call.case.id, obstacle=obstacle.id)  # fmt: skip
    return count + added(call, obstacle, guidance)


def units_reached(call: Call, obstacle: Obstacle) -> set[int]:
    merged = select(Obstacle.unit_id).where(Obstacle.merged_into_id == obstacle.id)
    drafted = call.data.get("notify_guidance")
    to = drafted.get("recipients") if isinstance(drafted, Mapping) else None
    told = {int(row["unit_id"]) for row in rows_of(call.db, to) if row.get("unit_id")}
    return {obstacle.unit_id, *call.db.scalars(merged), *told}


def apply_to_unit(call: Call, obstacle: Obstacle, guidance: Guidance, unit_id: int) -> int:
    count = 0
    for assignment in concerned(call, obstacle, unit_id):
        if call.db.get(GuidanceApplied, (guidance.id, assignment.id)) is None:
            note_applied(call, guidance, assignment)
            apply(call, guidance, assignment)
            count += 1
    return count


def note_applied(call: Call, guidance: Guidance, assignment: Assignment) -> None:
    call.db.add(GuidanceApplied(guidance_id=guidance.id, assignment_id=assignment.id,
                                at=call.db.now))  # fmt: skip
    call.db.flush()


def concerned(call: Call, obstacle: Obstacle, unit_id: int) -> list[Assignment]:
    """The unit's assignments that the report named; without names, all that it carries out."""
    own = list(call.db.scalars(
        select(Assignment)
        .where(Assignment.case_id == call.case.id, Assignment.unit_id == unit_id,
               Assignment.role.in_(("implement", "lead")))
        .order_by(Assignment.id)
        .with_for_update()
    ))  # fmt: skip
    named = named_in_reports(call, obstacle)
    duties = named_duties(call, named)
    return [one for one in own if not named or one.obligation_id in duties]


def named_in_reports(call: Call, obstacle: Obstacle) -> set[int]:
    """In its own report and in those that were merged with it."""
    ways = select(Obstacle.instance_id).where(
        (Obstacle.id == obstacle.id) | (Obstacle.merged_into_id == obstacle.id)
    )
    rows = call.db.scalars(
        select(AnswerRow.values)
        .join(Answer, Answer.id == AnswerRow.answer_id)
        .where(Answer.instance_id.in_(ways), AnswerRow.field == "assignments")
    )
    found = (row.get("pick") or row.get("assignment") or row.get("value") for row in rows)
    return {int(one) for one in found if one}


def named_duties(call: Call, named: Iterable[int]) -> set[int]:
    """Other units have the same duties under other assignments."""
    wanted = select(Assignment.obligation_id).where(Assignment.id.in_(list(named)))
    return set(call.db.scalars(wanted))


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


def added(call: Call, obstacle: Obstacle, guidance: Guidance) -> int:
    """The units that the committee charged, else the one that reported, have a task more."""
    if "add" not in guidance.effects:
        return 0
    units = [int(row["unit_id"]) for row in charged(call)] or [obstacle.unit_id]
    order = Order(
        title=words.sentence("added-by-guidance", {"document": guidance.document}),
        text=guidance.text, document=guidance.document, due=guidance.due,
    )  # fmt: skip
    made = add_tasks(call.db, call.case, order, units, call.officer_id)
    for one in made:
        note_applied(call, guidance, one)
    return len(made)


def charged(call: Call) -> list[dict[str, Any]]:
    """Units of the newest answer of this process that names any (`assigned_units`)."""
    newest_answer = (
        select(Answer.id)
        .join(AnswerRow, AnswerRow.answer_id == Answer.id)
        .where(Answer.instance_id == call.instance.id, AnswerRow.field == "assigned_units")
        .order_by(Answer.id.desc())
        .limit(1)
    )
    number = call.db.scalar(newest_answer)
    rows = rows_of(call.db, f"answer/{number}/assigned_units") if number else []
    return [row for row in rows if row.get("unit_id")]


def newest(call: Call, obstacle: Obstacle) -> Guidance | None:
    """Of the report itself, or of the one it was merged with."""
    return call.db.scalars(
        select(Guidance)
        .where(Guidance.obstacle_id.in_([obstacle.id, obstacle.merged_into_id or -1]))
        .order_by(Guidance.id.desc())
        .limit(1)
    ).one_or_none()
