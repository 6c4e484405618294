"""What automatic fields of a form would say now; nobody types them (text, or columns and rows)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from server import words
from server.database import Work
from server.services.added_tasks import task_in_words
from server.services.approvers import proposed_approver
from server.services.automatic_numbers import (
    draft_number,
    issuers_number,
    notice_number,
    numbered,
    receipt,
)
from server.services.automatic_tables import dashboard, opinion_counts, plan_summary, unit_results
from server.services.change_forms import change_asked, change_subject
from server.services.contribution_lines import contribution_asked
from server.services.definitions import definition_for
from server.services.forms import facts_name
from server.services.obstacles import newest_guidance
from server.services.period_reports import silent
from server.services.rollout import open_items
from server.services.shown import Fields, Shown, printed
from server.tables import (
    Answer,
    Case,
    Instance,
    Officer,
    Task,
    Unit,
)


def automatic_of(
    db: Work,
    task: Task,
    instance: Instance,
    case: Case | None,
    data: Mapping[str, Any],
    officer: Officer,
) -> Fields:
    """Field -> text or table, as it would come out if the form were sent now."""
    own: Fields = {"signatory": officer.full_name, "receiver": officer.full_name}
    held = data.get("hold_conference")
    if isinstance(held, Mapping):
        totals = held_totals(held)
        own["totals"] = {"columns": list(totals), "rows": [list(totals.values())]}
    make = MAKERS.get(facts_name(db, task))
    if make is None or case is None:
        return own
    return {**own, **make(Shown(db, task, instance, case, data))}


def held_totals(held: Mapping[str, Any]) -> Fields:
    names = ("count", "classes", "members_invited", "members_attended", "members_rate",
             "leaders_attended", "women_members", "public_count")  # fmt: skip
    return {name: held.get(name) for name in names}


def added_task(shown: Shown) -> Fields:
    due = change_subject(shown.db, shown.instance).get("current_due", "")
    return {**task_in_words(shown.db, shown.instance), "current_due": due}


def source_text(shown: Shown) -> Fields:
    return {"source_text": shown.case.directive.text}


def closing(shown: Shown) -> Fields:
    return {"has_open_items": open_items(shown.db, shown.case.id) > 0}


def approval(shown: Shown) -> Fields:
    """Who is asked to approve, and whom the rule proposes when the case names somebody else."""
    db, definition = shown.db, definition_for(shown.db, shown.instance)
    asked = shown.task.unit_id
    proposed = proposed_approver(db, shown.instance, shown.case, definition, shown.task.lane)
    units = {"approver": asked, "proposed_approver": proposed}
    return {name: db.get_one(Unit, unit).name for name, unit in units.items() if unit}


def report(shown: Shown) -> Fields:
    """A unit's report goes to the standing committee through the lead body (decision 7)."""
    names = {"above": unit_name(shown, shown.case.approver_unit_id),
             "through": unit_name(shown, shown.case.lead_unit_id)}  # fmt: skip
    return {"addressee": words.sentence("report-addressee", names), **period(shown)}


def period(shown: Shown) -> Fields:
    """Of a process that is opened by period."""
    opened = shown.data.get("open_period")
    if not isinstance(opened, Mapping) or not opened.get("opened_on"):
        return {}
    day = printed(date.fromisoformat(str(opened["opened_on"])))
    return {"period": words.sentence("period-of", {"day": day})}


def unit_name(shown: Shown, unit_id: int) -> str:
    unit = shown.db.get(Unit, unit_id)
    return unit.name if unit else ""


def conclusion_draft(shown: Shown) -> Fields:
    """The draft that the unit is asked to explain: the newest answer that names weaknesses."""
    found = shown.db.scalars(
        select(Answer.values)
        .where(Answer.instance_id == shown.instance.id)
        .order_by(Answer.id.desc())
    )
    values: Fields = next((one for one in found if "weaknesses" in one), {})
    said = [str(values.get(name) or "") for name in ("strengths", "weaknesses")]
    return {"draft": "\n".join(one for one in said if one)}


def guidance_text(shown: Shown) -> Fields:
    number = shown.instance.keys.get("obstacle_id")
    guidance = newest_guidance(shown.db, int(number)) if number else None
    if guidance is None:
        return {}
    return {"guidance": "\n".join(one for one in (guidance.text, guidance.document) if one)}


MAKERS: Mapping[str, Callable[[Shown], Fields]] = {
    "approval": approval,
    "programme_draft": draft_number,
    "programme_number": numbered("CTr"),
    "directive_number": issuers_number,
    "followup_plan": plan_summary,
    "requested_change": lambda shown: change_subject(shown.db, shown.instance),
    "task_added": added_task,
    "contribution": lambda shown: contribution_asked(shown.db, shown.instance),
    "change_decision": lambda shown: change_asked(shown.db, shown.instance),
    "period_report": report,
    "collation": lambda shown: silent(shown.db, shown.instance, shown.case),
    "closing": closing,
    "parsed_directive": source_text,
    "guidance": guidance_text,
    "notice_number": notice_number,
    "dashboard": dashboard,
    "supervision_report": numbered("BC", "report_number"),
    "receipt": receipt,
    "unit_opinions": opinion_counts,
    "unit_report": report,
    "unit_results": unit_results,
    "conclusion_draft": conclusion_draft,
    "conclusion_number": numbered("TB", "notice_number"),
    "letter_number": numbered("CV"),
}
