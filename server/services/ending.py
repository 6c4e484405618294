"""P11: a directive ends: clocks stand while it is considered, then every open part is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from server import words
from server.database import Work
from server.services.added_tasks import Order, add_one, new_duty, start
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.clocks import stop_clocks
from server.services.deadlines import (
    OVER,
    describe_document,
    note_change,
    withdraw_all_reminders,
)
from server.services.row_sets import rows_of
from server.tables import (
    PENDING,
    Answer,
    Assignment,
    Case,
    ChangeRequest,
    Halt,
    Job,
    Obligation,
    Unit,
)
from workflows.workdays import day_of

FREEZE = "freeze"
SHOWN = ("implement", "lead", "cooperate")
"""Roles of which every open part gets its decision; the others end with the case."""


def freeze_deadlines(call: Call) -> dict[str, Any]:
    """Nothing counts while it is considered; the processes themselves go on."""
    standing = frozen(call.db, call.case.id)
    if standing is not None:
        return {"freeze": standing.id}
    halt = Halt(kind=FREEZE, case_id=call.case.id, reason=words.sentence("end-considered"),
                document="", officer_id=whoever_acted(call), at=call.db.now)  # fmt: skip
    call.db.add(halt)
    call.db.flush()
    stop_clocks(call.db, halt)
    return {"freeze": halt.id}


def whoever_acted(call: Call) -> int:
    """Who asked for it, else who completed the last step of the case."""
    asked = call.data.get("officer_id")
    if asked:
        return int(asked)
    last = select(Answer.officer_id).where(Answer.case_id == call.case.id)
    return int(call.db.scalars(last.order_by(Answer.id.desc()).limit(1)).one())


def frozen(db: Work, case_id: int) -> Halt | None:
    return db.scalars(
        select(Halt)
        .where(Halt.case_id == case_id, Halt.kind == FREEZE, Halt.ended_at.is_(None))
        .limit(1)
    ).one_or_none()


def unfreeze_deadlines(call: Call) -> dict[str, Any]:
    """The clocks run on, every deadline moved by the working days they stood."""
    halt = frozen(call.db, call.case.id)
    if halt is None:
        return {}
    end_freeze(call, halt)
    call.db.add(Job(kind="resume_assignments", payload={"halt_id": halt.id}, run_at=call.db.now))
    return {"days": halt.days}


def end_freeze(call: Call, halt: Halt) -> None:
    halt.ended_at = call.db.now
    halt.ended_by_id = whoever_acted(call)
    halt.days = max(calendar_of(call.db).between(day_of(halt.at), call.db.today), 0)


def end_directive(call: Call) -> dict[str, Any]:
    """Each open part ends by the document, or goes over to the new directive's case."""
    record = call.data.get("record_end")
    record = record if isinstance(record, Mapping) else {}
    basis = basis_in(call, "record_end")
    moved = carry_over(call, record, basis)
    open_ones = open_parts(call.db, call.case.id)
    for one in open_ones:
        end_part(call, one, moved.get(one.id, ""), basis)
    halt = frozen(call.db, call.case.id)
    if halt is not None:
        end_freeze(call, halt)
        release(call.db, halt)
    close(call, "closed" if record.get("kind") == "CLOSED" else "ended")
    return {"ended": len(open_ones) - len(moved), "moved": len(moved)}


def basis_in(call: Call, form: str) -> str:
    """The document that was recorded; without one, how it ended."""
    values = newest_values(call, form)
    kind = words.sentence(f"end-{values.get('kind')}")
    return "; ".join(one for one in (kind, describe_document(values.get("basis_ref"))) if one)


def newest_values(call: Call, form: str) -> dict[str, Any]:
    return call.db.scalar(
        select(Answer.values)
        .where(Answer.instance_id == call.instance.id, Answer.form.like(f"%.{form}"))
        .order_by(Answer.id.desc())
        .limit(1)
    ) or {}  # fmt: skip


def carry_over(call: Call, record: Mapping[str, Any], basis: str) -> dict[int, str]:
    """Assignment -> the directive it went to; a duty of several units goes over once."""
    target = call.db.get(Case, int(record.get("successor_case") or 0))
    chosen = [
        int(row["assignment"]) for row in decisions(call) if row.get("decision") == "transfer"
    ]
    if target is None or not chosen:
        return {}
    made: dict[int, Obligation] = {}
    parts = call.db.scalars(
        select(Assignment).where(Assignment.id.in_(chosen), Assignment.case_id == call.case.id)
    )
    for part in parts:
        order = order_of(call, part, basis)
        if part.obligation_id not in made:
            made[part.obligation_id] = new_duty(call.db, target, order)
        duty = made[part.obligation_id]
        one = add_one(call.db, target, duty, order, part.unit_id, call.officer_id)
        start(call.db, target, one)
    return dict.fromkeys(chosen, target.directive.full_number)


def decisions(call: Call) -> list[dict[str, Any]]:
    said = call.data.get("decide_open_items")
    return rows_of(call.db, said.get("decisions")) if isinstance(said, Mapping) else []


def order_of(call: Call, part: Assignment, basis: str) -> Order:
    """Its deadline stays what it was, with the old directive's number in its words."""
    duty = call.db.get_one(Obligation, part.obligation_id)
    number = call.directive.full_number
    title = words.sentence("carried-from", {"directive": number, "ordinal": duty.ordinal})
    binds = part.deadline_kind == "BINDING"
    return Order(title=title, text=duty.text, document=basis if binds else "",
                 due=part.current_due, deliverable=part.deliverable)  # fmt: skip


def open_parts(db: Work, case_id: int) -> list[Assignment]:
    return list(db.scalars(
        select(Assignment)
        .where(Assignment.case_id == case_id, Assignment.progress.not_in(OVER))
        .order_by(Assignment.id)
        .with_for_update()
    ))  # fmt: skip


def end_part(call: Call, one: Assignment, moved_to: str, basis: str) -> None:
    """Ended by the document: not late, not done."""
    before, one.progress = one.current_due, "CANCELLED"
    code = "moved-to" if moved_to else "ended-by-document"
    note_change(call.db, one, "withdraw", before, call.officer_id,
                words.sentence(code, {"directive": moved_to}), basis)  # fmt: skip


def release(db: Work, halt: Halt) -> None:
    db.flush()
    db.execute(
        update(Assignment)
        .where(Assignment.halt_id == halt.id)
        .values(halt_id=None, suspended_on=None)
    )


def close(call: Call, status: str) -> None:
    call.case.status = status
    call.case.closed_at = call.db.now
    withdraw_all_reminders(call.db, call.case.id)
    call.db.execute(
        update(ChangeRequest)
        .where(ChangeRequest.case_id == call.case.id, ChangeRequest.state.in_(PENDING))
        .values(state="withdrawn", comment=words.sentence("ended-by-document"))
    )


def open_items_of(db: Work, case_id: int) -> dict[str, Any]:
    """A row for each open part, for the form that decides on them."""
    found = db.execute(
        select(Assignment, Obligation, Unit)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.case_id == case_id, Assignment.role.in_(SHOWN),
               Assignment.progress.not_in(OVER))
        .order_by(Unit.position, Unit.id, Obligation.position)
    )  # fmt: skip
    return {"decisions": [
        {"assignment": one.id, "unit_name": unit.name, "decision": "close", "state": standing(one),
         "task": f"{duty.ordinal}. {duty.title or duty.text[:200]}"}
        for one, duty, unit in found
    ]}  # fmt: skip


def standing(one: Assignment) -> str:
    day = one.current_due.strftime("%d/%m/%Y") if one.current_due else ""
    words_of = (words.sentence(f"progress-{one.progress}"), day)
    return ", ".join(part for part in words_of if part)
