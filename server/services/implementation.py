"""P3: a unit receives, plans, holds its conferences, reports, and is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.services import carrying, evidence
from server.services.call import Call, Row
from server.services.numbers import number_paper, signatory_in
from server.services.people import holder_ids, name_of, tell
from server.services.row_sets import rows_of_answer
from server.tables import Answer, IncomingEntry, Unit

COUNTED = ("classes", "members_invited", "members_attended", "leaders_invited",
           "leaders_attended", "women_members", "public_count")  # fmt: skip


def register_receipt(call: Call) -> dict[str, Any]:
    """A row in the unit's incoming register, and its assignments are under way."""
    if call.answer.get("declined") in (True, "true"):
        return {"declined": True}
    carrying.take_up(call)
    entry = find_entry(call) or enter_incoming(call)
    return {"declined": False, "arrival_no": entry.arrival_no, "receiver": entry.receiver}


def find_entry(call: Call) -> IncomingEntry | None:
    return call.db.scalars(
        select(IncomingEntry)
        .where(
            IncomingEntry.unit_id == call.unit_id,
            IncomingEntry.directive_id == call.directive.id,
        )
        .limit(1)
    ).one_or_none()


def enter_incoming(call: Call) -> IncomingEntry:
    db, directive = call.db, call.directive
    arrived = day_of(call.answer, "received_on", db.today)
    entry = IncomingEntry(
        unit_id=call.unit_id, year=arrived.year,
        arrival_no=take_arrival(db, call.unit_id, arrived.year), arrived_on=arrived,
        issuer=issuer_name(call), full_number=directive.full_number,
        issued_on=directive.issued_on, subject=directive.subject, receiver=name_of(call),
        directive_id=directive.id, task_id=call.task.id if call.task else None,
        officer_id=call.officer_id, at=db.now,
    )  # fmt: skip
    db.add(entry)
    db.flush()
    return entry


def take_arrival(db: Work, unit_id: int, year: int) -> int:
    """Under the lock of the unit's row: clerks and receipts of one unit take turns."""
    db.scalar(select(Unit.id).where(Unit.id == unit_id).with_for_update())
    return next_arrival(db, unit_id, year)


def next_arrival(db: Work, unit_id: int, year: int) -> int:
    highest = db.scalar(
        select(func.max(IncomingEntry.arrival_no)).where(
            IncomingEntry.unit_id == unit_id, IncomingEntry.year == year
        )
    )
    return (highest or 0) + 1


def issuer_name(call: Call) -> str:
    from_unit = call.directive.on_behalf_of_id or call.directive.issuer_id
    return unit_name(call.db, from_unit)


def unit_name(db: Work, unit_id: int) -> str:
    unit = db.get(Unit, unit_id)
    return unit.name if unit else ""


def day_of(values: Mapping[str, Any], name: str, otherwise: date) -> date:
    given = values.get(name)
    return date.fromisoformat(str(given)) if given else otherwise


def decide_decline(call: Call) -> dict[str, Any]:
    if call.answer.get("decision") == "accepted":
        carrying.decline(call)
    return {}


def assign_officers(call: Call) -> dict[str, Any]:
    """Whoever the leader names is told."""
    named = [call.answer.get("lead_officer")]
    named += [row.get("officer") for row in call.rows.get("coordinators", [])]
    told = [int(one) for one in named if one]
    tell(call.db, told, "assigned-by-leader", case_id=call.instance.case_id,
         directive=call.directive.full_number)  # fmt: skip
    return {}


def plan_children(call: Call) -> dict[str, Any]:
    count = len(call.rows.get("children", []))
    return {"has_children": bool(call.answer.get("has_children")) and count > 0}


def issue_unit_plan(call: Call) -> dict[str, Any]:
    """The plan gets its number; what it passes down becomes assignments of lower units."""
    plan = newest_with(call, "children")
    if plan is not None and plan.values.get("has_children"):
        carrying.pass_to(call, rows_of_answer(call.db, plan.id, "children"))
    return number_paper(call, "KH", field="plan_number", day="plan_date")


def newest_with(call: Call, field: str) -> Answer | None:
    """The newest answer of the instance whose form has this field, whatever the form is called."""
    definition = call.definition
    forms = [key for key, files in definition.forms.items() if has_field(files["schema"], field)]
    return call.db.scalars(
        select(Answer)
        .where(Answer.instance_id == call.instance.id, Answer.form.in_(forms))
        .order_by(Answer.id.desc())
        .limit(1)
    ).one_or_none()


def has_field(schema: Mapping[str, Any], field: str) -> bool:
    return field in schema.get("properties", {})


def record_conferences(call: Call) -> dict[str, Any]:
    """Each conference is evidence of each assignment of the unit."""
    rows = call.rows.get("conferences", [])
    for row in rows:
        files = row.get("evidence") or []
        first = files[0] if isinstance(files, list) and files else files or None
        evidence.show_evidence(
            call, str(row.get("place") or ""), day_of(row, "held_on", call.db.today),
            int(first) if first else None,
        )  # fmt: skip
    return totals_of(rows)


def totals_of(rows: list[Row]) -> dict[str, Any]:
    sums = {name: sum(int(row.get(name) or 0) for row in rows) for name in COUNTED}
    invited, attended = sums["members_invited"], sums["members_attended"]
    rate = round(100 * attended / invited, 2) if invited else None
    return {**sums, "members_rate": rate, "count": len(rows)}


def show_work(call: Call) -> dict[str, Any]:
    """What the unit did is evidence of each of its assignments; said again, it is said anew."""
    files = call.answer.get("evidence") or []
    evidence.show_evidence_anew(
        call, str(call.answer.get("highlights") or ""),
        day_of(call.answer, "held_on", call.db.today), int(files[0]) if files else None,
    )  # fmt: skip
    return {}


def total_conferences(call: Call) -> dict[str, Any]:
    """Sums of all conference rows, as the report states them."""
    held = newest_with(call, "conferences")
    rows = rows_of_answer(call.db, held.id, "conferences") if held else []
    return totals_of(rows)


def submit_report(call: Call) -> dict[str, Any]:
    """The văn thư's step is the unit's submission; its day is the day of sending."""
    number = number_paper(call, paper_of(call), field="report_number", day="report_date")
    evidence.show_given(call, {
        "number": number["full_number"], "date": number["report_date"],
        "signatory": signatory_in(call), "file": call.answer.get("signed_file"),
    })  # fmt: skip
    sent = day_of(call.answer, "paper_date", call.db.today)
    carrying.submit(call, sent)
    return {**number, "submitted_on": sent.isoformat()}


def paper_of(call: Call) -> str:
    """The type of the paper that the step sends; a report where the model says nothing."""
    step = call.definition.elements[call.task.element] if call.task else None
    return step.properties.get("paper", "BC") if step else "BC"


def receive_report(call: Call) -> dict[str, Any]:
    """What is in order a specialist receives; a supplement is a leader's to ask (decision 6)."""
    return decide_report(call) if call.answer.get("decision") == "ok" else {}


def decide_report(call: Call) -> dict[str, Any]:
    """Received, or a supplement is asked for; the unit is told either way."""
    if call.answer.get("decision") == "ok":
        carrying.accept(call, call.db.today)
        code = "report-accepted"
    else:
        carrying.ask_supplement(call)
        code = "report-supplement"
    holders = holder_ids(call.db, call.unit_id, ("lanh_dao_don_vi", "lanh_dao_ban", "chuyen_vien"))
    tell(call.db, holders, code, case_id=call.instance.case_id,
         directive=call.directive.full_number)  # fmt: skip
    return {}


def log_reminder(call: Call) -> dict[str, Any]:
    """The letter itself is in the log of its sender; here the unit's leaders are told."""
    told = tell(
        call.db,
        holder_ids(call.db, call.unit_id, ("lanh_dao_don_vi", "lanh_dao_ban")),
        "reminder-received",
        case_id=call.instance.case_id,
        directive=call.directive.full_number,
    )
    return {"told": told}
