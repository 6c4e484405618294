"""A part of the work added later, by guidance or from another directive: its own small process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import words
from server.database import Work
from server.services import carrying, evidence
from server.services.call import Call
from server.services.deadlines import describe_document, note_change, plan_reminders
from server.services.people import holder_ids, tell
from server.tables import Assignment, Case, CaseUnit, Instance, Job, Message, Obligation

MESSAGE = "msg_task_added"


@dataclass(frozen=True)
class Order:
    """What is added: with a document it binds until its day."""

    title: str
    text: str
    document: str
    due: date | None
    deliverable: str = ""


def add_tasks(
    db: Work, case: Case, order: Order, units: Iterable[int], officer_id: int | None
) -> list[Assignment]:
    """One duty more of the directive, an assignment for each unit, a process for each of them."""
    duty = new_duty(db, case, order)
    found = [add_one(db, case, duty, order, one, officer_id) for one in dict.fromkeys(units)]
    for one in found:
        start(db, case, one)
    return found


def new_duty(db: Work, case: Case, order: Order) -> Obligation:
    """Numbered after what the directive itself says: BS1, BS2 …"""
    of_directive = Obligation.directive_id == case.directive_id
    last = db.scalar(select(func.max(Obligation.position)).where(of_directive))
    earlier = db.scalar(
        select(func.count()).where(of_directive, Obligation.ordinal.like(f"{added()}%"))
    )
    duty = Obligation(
        directive_id=case.directive_id, position=(last or 0) + 1,
        ordinal=f"{added()}{(earlier or 0) + 1}", title=order.title[:300], text=order.text,
        deliverable=order.deliverable[:500], everyone=False,
        deadline_kind="BINDING" if order.due and order.document else "NOT_SET",
    )  # fmt: skip
    db.add(duty)
    db.flush()
    return duty


def added() -> str:
    return words.sentence("added-ordinal")


def add_one(
    db: Work, case: Case, duty: Obligation, order: Order, unit_id: int, officer_id: int | None
) -> Assignment:
    kind = "BINDING" if order.document else "REFERENCE"
    one = Assignment(
        case_id=case.id, obligation_id=duty.id, unit_id=unit_id, role="implement",
        deliverable=order.deliverable[:500], basis=order.document[:500],
        deadline_kind=kind if order.due else "NOT_SET",
        original_due=order.due, current_due=order.due, progress="NOT_STARTED",
    )  # fmt: skip
    db.add(one)
    db.flush()
    take_in(db, case, unit_id)
    if order.due is not None:
        note_change(db, one, "set", None, officer_id, order.title, order.document)
        plan_reminders(db, one)
    return one


def take_in(db: Work, case: Case, unit_id: int) -> None:
    """Who had no part in the case sees it from now on."""
    of_case = CaseUnit.case_id == case.id
    known = select(CaseUnit.id).where(
        of_case, CaseUnit.unit_id == unit_id, CaseUnit.role == "implement"
    )
    if db.scalar(known.limit(1)) is None:
        last = db.scalar(select(func.max(CaseUnit.position)).where(of_case))
        db.add(CaseUnit(case_id=case.id, unit_id=unit_id, role="implement",
                        group_text="", position=(last or 0) + 1))  # fmt: skip
        db.flush()


def start(db: Work, case: Case, one: Assignment) -> None:
    """A message, so that the worker begins it beside what runs (decision 17)."""
    keys = {"directive_id": str(case.directive_id), "unit_id": str(one.unit_id),
            "assignment_id": str(one.id)}  # fmt: skip
    message = Message(case_id=case.id, name=MESSAGE, keys=keys, payload={}, sent_at=db.now)
    db.add(message)
    db.flush()
    db.add(Job(kind="deliver", payload={"message_id": message.id, "kind": "message"},
               run_at=db.now))  # fmt: skip


def take_up_assignment(call: Call) -> dict[str, Any]:
    """This process carries it, and the unit is told."""
    one = assignment_of(call.db, call.instance)
    if one is None:
        return {}
    one.instance_id = call.instance.id
    if one.progress == "NOT_STARTED":
        one.progress = "IN_PROGRESS"
    tell(call.db, holder_ids(call.db, one.unit_id, ("lanh_dao_don_vi", "lanh_dao_ban")),
         "task-added", case_id=call.case.id, directive=call.directive.full_number)  # fmt: skip
    return {"assignment": one.id}


def submit_added_task(call: Call) -> dict[str, Any]:
    """Sent is done, for the unit's clock; what was done is the evidence."""
    said = call.answer.get("paper_date")
    day = date.fromisoformat(str(said)) if said else call.db.today
    file_id = call.answer.get("evidence")
    evidence.show_evidence(
        call, str(call.answer.get("result") or ""), day, int(file_id) if file_id else None,
        describe_document(call.answer.get("document"))[:300],
    )  # fmt: skip
    carrying.submit(call, day)
    return {"submitted_on": day.isoformat()}


def assignment_of(db: Work, instance: Instance) -> Assignment | None:
    number = instance.keys.get("assignment_id")
    return db.get(Assignment, int(number)) if number else None


def task_in_words(db: Work, instance: Instance) -> dict[str, Any]:
    """What its form shows: the words of the order."""
    one = assignment_of(db, instance)
    return {"task": carrying.duty_in_words(db, one)} if one is not None else {}
