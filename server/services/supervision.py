"""P5, P5a, P5b: compile, inspect, remind in writing, report, close the figures."""

from __future__ import annotations

from typing import Any

from server.errors import Refused
from server.services.call import Call
from server.services.closing import close_case, period_of
from server.services.lateness import chased_items, exhausted_items, late_items
from server.services.numbers import number_paper
from server.services.people import name_of
from server.services.row_sets import rows_of
from server.services.tree import lower_units
from server.tables import Officer, Reminding
from server.tables.validity import does_run
from workflows.workdays import day_of


def compile_status(call: Call) -> dict[str, Any]:
    """Whom nobody is to chase starts no letter; the report counts them all the same."""
    late = late_items(call.db, call.case.id)
    return {"has_overdue": bool(chased_items(call.db, call.case.id)), "overdue": len(late)}


def form_inspection_team(call: Call) -> dict[str, Any]:
    """The team's lanes are theirs; none of them may belong to an inspected unit."""
    officers = [int(row["officer"]) for row in call.rows.get("team", []) if row.get("officer")]
    units = {int(row["unit"]) for row in call.rows.get("units", []) if row.get("unit")}
    if call.case.lead_unit_id in units:
        raise Refused("inspector-inspected")
    inspected = lower_units(call.db, units, call.db.today)
    for officer_id in officers:
        officer = call.db.get_one(Officer, officer_id)
        current = {one.unit_id for one in officer.memberships if does_run(one, call.db.today)}
        if not current.isdisjoint(inspected):
            raise Refused("team-of-inspected-unit", officer=officer.full_name)
    call.instance.parties = {**call.instance.parties, "team": officers}
    return {"team_size": len(officers)}


def close_figures(call: Call) -> dict[str, Any]:
    """As they stand now they are seen by other units and the standing committee, as a ranking."""
    if call.answer.get("decision") != "ok":
        return {}
    period = period_of(day_of(call.instance.started_at), dict(call.parameters))
    close_case(call.db, call.case.id, period=period, officer_id=call.officer_id,
               instance_id=call.instance.id)  # fmt: skip
    return {"figures_closed_on": call.db.today.isoformat(), "signatory": name_of(call)}


def issue_supervision_report(call: Call) -> dict[str, Any]:
    return number_paper(call, "BC", field="report_number", day="report_date",
                        unit_id=call.case.lead_unit_id)  # fmt: skip


def note_escalation(call: Call) -> dict[str, Any]:
    return {"noted_on": call.db.today.isoformat()}


def number_conclusion(call: Call) -> dict[str, Any]:
    lead = call.case.lead_unit_id
    return number_paper(call, "TB", field="notice_number", day="notice_date",
                        unit_id=lead, drafted_by=lead)  # fmt: skip


def verify_remedies(call: Call) -> dict[str, Any]:
    """The second failure goes to the standing committee."""
    failed = [row for row in call.rows.get("items", []) if is_failed(row)]
    before = call.data.get("verify")
    was_failed = isinstance(before, dict) and before.get("result") == "failed_once"
    result = "ok" if not failed else "failed_twice" if was_failed else "failed_once"
    return {"result": result, "failed": len(failed)}


def is_failed(row: dict[str, Any]) -> bool:
    return row.get("verdict") != "PASS"


def prefill_reminder(call: Call) -> dict[str, Any]:
    """What the letter is about: binding overdue assignments, counted now."""
    case_id = call.case.id
    late, exhausted = chased_items(call.db, case_id), exhausted_items(call.db, case_id)
    return {
        "late": len(late),
        "late_items": {"rows": f"late/{case_id}", "count": len(late)},
        "exhausted": bool(exhausted),
        "exhausted_items": {"rows": f"exhausted/{case_id}", "count": len(exhausted)},
    }


def edit_late_items(call: Call) -> dict[str, Any]:
    """Only what is late by a binding deadline may stand in a letter."""
    late = {row["assignment"] for row in late_items(call.db, call.case.id)}
    kept = [row for row in call.rows.get("late_items", []) if not row.get("removed")]
    named = [row.get("assignment") for row in kept]
    foreign = [one for one in named if one is not None and int(one) not in late]
    if foreign:
        raise Refused("not-late", assignments=len(foreign))
    rows = f"kept/{call.answer_id}/late_items"
    return {"late": len(named), "late_items": {"rows": rows, "count": len(named)}}


def dispatch_reminder(call: Call) -> dict[str, Any]:
    """One letter for many units; one line in the log of reminders for each late assignment."""
    number = number_paper(call, "CV", unit_id=call.case.lead_unit_id)  # fmt: skip
    for row in reminded_rows(call):
        call.db.add(Reminding(
            case_id=call.case.id, unit_id=int(row["unit"]), assignment_id=row.get("assignment"),
            kind="letter", document=str(number["full_number"]), at=call.db.now,
            days_late=int(row.get("days_late") or 0), instance_id=call.instance.id,
        ))  # fmt: skip
    return number


def reminded_rows(call: Call) -> list[dict[str, Any]]:
    """Who is late today among those the letter names."""
    letter = call.data.get("edit_letter")
    late = late_items(call.db, call.case.id)
    if not isinstance(letter, dict):
        return late
    # The rows as they were edited; figures as of today.
    from_letter = letter.get("late_items")
    named = rows_named(call, from_letter)
    return [row for row in late if not named or row["assignment"] in named]


def rows_named(call: Call, collection: Any) -> set[int]:
    if not collection:
        return set()
    return {int(row["assignment"]) for row in rows_of(call.db, collection) if row.get("assignment")}
