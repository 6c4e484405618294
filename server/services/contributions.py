"""Chủ trì, phối hợp: who cooperates in the duties that a unit leads, and what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from server.database import Work
from server.errors import Changed, Invalid
from server.services import carrying
from server.services.call import Call
from server.services.contribution_lines import contributions_of
from server.services.deadlines import OVER, note_change, withdraw_reminders
from server.services.implementation import day_of
from server.services.people import holder_ids, tell
from server.tables import Answer, AnswerRow, Assignment, Instance, Unit
from workflows.forms import FieldProblem

TOLD = ("lanh_dao_don_vi", "lanh_dao_ban", "chuyen_vien")


def list_cooperating(call: Call) -> dict[str, Any]:
    """The units that cooperate in a duty of the case that this instance's unit leads."""
    cooperating = (
        select(Unit.id)
        .join(Assignment, Assignment.unit_id == Unit.id)
        .where(
            Assignment.case_id == call.case.id,
            Assignment.role == "cooperate",
            Assignment.progress.not_in(OVER),
            Assignment.unit_id != call.unit_id,
            Assignment.obligation_id.in_(led_by(call.case.id, call.unit_id)),
        )
        .order_by(Unit.position, Unit.id)
    )
    units = list(dict.fromkeys(call.db.scalars(cooperating)))
    rows = f"units/{','.join(map(str, units))}"
    return {"units": {"rows": rows, "count": len(units)}, "count": len(units)}


def led_by(case_id: int, unit_id: int | None) -> Select[Any]:
    return select(Assignment.obligation_id).where(
        Assignment.case_id == case_id, Assignment.unit_id == unit_id, Assignment.role == "lead"
    )


def take_up_contribution(call: Call) -> dict[str, Any]:
    """This instance carries the unit's part in what its caller leads; its people are told."""
    db, lead = call.db, leading_unit(call)
    found = db.scalars(
        select(Assignment).where(
            Assignment.case_id == call.case.id,
            Assignment.unit_id == call.unit_id,
            Assignment.role == "cooperate",
            Assignment.progress.not_in(OVER),
            Assignment.obligation_id.in_(led_by(call.case.id, lead.id if lead else None)),
        )
    ).all()
    for one in found:
        one.instance_id = call.instance.id
        if one.progress == "NOT_STARTED":
            one.progress = "IN_PROGRESS"
    tell_unit(call, "contribution-asked")
    return {"assignments": len(found)}


def leading_unit(call: Call) -> Unit | None:
    parent_id = call.instance.parent_id
    parent = call.db.get(Instance, parent_id) if parent_id is not None else None
    return call.db.get(Unit, parent.unit_id) if parent and parent.unit_id else None


def tell_unit(call: Call, code: str, reason: str = "") -> None:
    lead = leading_unit(call)
    tell(call.db, holder_ids(call.db, call.unit_id, TOLD), code, case_id=call.case.id,
         directive=call.directive.full_number, lead=lead.name if lead else "",
         reason=reason)  # fmt: skip


def submit_contribution(call: Call) -> dict[str, Any]:
    """Sent is done, for the clock of whoever cooperates."""
    sent = day_of(call.answer, "paper_date", call.db.today)
    carrying.submit(call, sent)
    return {"submitted_on": sent.isoformat()}


def decide_contribution(call: Call) -> dict[str, Any]:
    """Received, or a supplement is asked for with its reason; the unit is told either way."""
    if call.answer.get("decision") == "ok":
        carrying.accept(call, call.db.today)
        tell_unit(call, "contribution-accepted")
    else:
        carrying.ask_supplement(call)
        tell_unit(call, "contribution-supplement", reason=str(call.answer.get("reason") or ""))
    return {}


def collect_contributions(call: Call) -> dict[str, Any]:
    """Not before each unit's part is in, or there is a reason why it is not waited for."""
    asked = call.data.get("list_cooperating")
    found = contributions_of(call.db, call.instance.id)
    if isinstance(asked, dict) and len(found) < int(asked.get("count") or 0):
        raise Changed("contributions-begin")
    reasons = {row.get("instance_id"): row.get("reason") for row in call.rows.get("waivers", [])}
    missing = [
        FieldProblem(("waivers", at, "reason"), "required")
        for at, one in enumerate(found)
        if not one.is_over and not reasons.get(one.instance_id)
    ]
    if missing:
        raise Invalid("answer-invalid", problems=missing)
    waived = [one for one in found if not one.is_over]
    return {"waived": {"rows": f"waived/{call.answer_id}", "count": len(waived)}}


def waive_contribution(call: Call) -> dict[str, Any]:
    """The unit's part is taken back with the lead's reason, as a line of its ledger."""
    db = call.db
    contribution = db.get_one(Instance, call.instance.parent_id)
    reason, by = reason_given(db, contribution)
    for one in db.scalars(select(Assignment).where(Assignment.instance_id == contribution.id)):
        if one.progress in OVER:
            continue
        before, one.progress, one.current_due = one.current_due, "CANCELLED", None
        note_change(db, one, "withdraw", before, by, reason, one.basis)
        withdraw_reminders(db, one)
    lead = db.get_one(Instance, contribution.parent_id)
    name = db.get_one(Unit, lead.unit_id).name if lead.unit_id else ""
    tell(db, holder_ids(db, call.unit_id, TOLD), "contribution-waived", case_id=call.case.id,
         directive=call.directive.full_number, lead=name, reason=reason)  # fmt: skip
    return {"reason": reason[:200]}


def reason_given(db: Work, contribution: Instance) -> tuple[str, int | None]:
    """The newest that the lead wrote for this unit, and who wrote it."""
    found = db.execute(
        select(AnswerRow.values, Answer.officer_id)
        .join(Answer, Answer.id == AnswerRow.answer_id)
        .where(Answer.instance_id == contribution.parent_id, AnswerRow.field == "waivers",
               AnswerRow.unit_id == contribution.unit_id)
        .order_by(AnswerRow.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    return (str(found[0].get("reason") or ""), found[1]) if found else ("", None)
