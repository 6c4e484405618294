"""What automatic fields of a form would say now; nobody types them (text, or columns and rows)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import words
from server.database import Work
from server.services.added_tasks import task_in_words
from server.services.approvers import proposed_approver
from server.services.change_forms import change_asked, change_subject
from server.services.definitions import definition_for, forms_with_effect
from server.services.forms import facts_name
from server.services.implementation import next_arrival
from server.services.lateness import chased_items, late_items
from server.services.numbering import full_number
from server.services.obstacles import issuer_of, newest_guidance, notice_type
from server.services.period_reports import silent
from server.services.rollout import open_items
from server.services.unit_answers import OPINIONS, opinion_of, unit_answers
from server.tables import (
    Answer,
    Assignment,
    Case,
    Instance,
    NumberSeries,
    Obligation,
    Officer,
    Task,
    Unit,
)

Fields = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    db: Work
    task: Task
    instance: Instance
    case: Case
    data: Mapping[str, Any]


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


def plan_summary(shown: Shown) -> Fields:
    """One row per duty and kind of deadline: what the leader approves."""
    counted: dict[tuple[Any, ...], int] = {}
    found = shown.db.execute(
        select(Obligation, Assignment)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .where(Assignment.case_id == shown.case.id)
        .order_by(Obligation.position, Assignment.current_due)
    )  # fmt: skip
    for duty, one in found:
        kind = words.sentence(f"kind-{one.explanation.get('asked', one.deadline_kind)}")
        line = (f"{duty.ordinal}. {duty.title}".strip(), kind, printed(one.current_due), one.basis)
        counted[line] = counted.get(line, 0) + 1
    rows = [[*line, count] for line, count in counted.items()]
    return {"summary": {"columns": ["duty", "kind", "due", "basis", "units"], "rows": rows}}


def printed(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def closing(shown: Shown) -> Fields:
    return {"has_open_items": open_items(shown.db, shown.case.id) > 0}


def approval(shown: Shown) -> Fields:
    """Who is asked to approve, and whom the rule proposes when the case names somebody else."""
    db, definition = shown.db, definition_for(shown.db, shown.instance)
    asked = shown.task.unit_id
    proposed = proposed_approver(db, shown.instance, shown.case, definition, shown.task.lane)
    units = {"approver": asked, "proposed_approver": proposed}
    return {name: db.get_one(Unit, unit).name for name, unit in units.items() if unit}


def receipt(shown: Shown) -> Fields:
    db, unit_id = shown.db, shown.instance.unit_id
    return {"arrival_no": str(next_arrival(db, unit_id, db.today.year))} if unit_id else {}


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


def unit_results(shown: Shown) -> Fields:
    """One row per unit that was called: its report, and what it says."""
    rows = [
        [one.name, str(one.said.get("report_number") or ""),
         printed_day(one.said.get("report_date")), str(one.said.get("highlights") or "")]
        for one in unit_answers(shown.db, shown.instance.id)
    ]  # fmt: skip
    columns = ["unit", "report_number", "report_date", "highlights"]
    return {"unit_results": {"columns": columns, "rows": rows}}


def opinion_counts(shown: Shown) -> Fields:
    """How many agree, comment, disagree, and did not answer."""
    counted: dict[str, int] = {}
    for one in unit_answers(shown.db, shown.instance.id):
        kind = opinion_of(one)
        counted[kind] = counted.get(kind, 0) + 1
    rows = [[words.sentence(f"opinion-{kind}"), counted[kind]] for kind in OPINIONS
            if kind in counted]  # fmt: skip
    return {"opinion_counts": {"columns": ["opinion", "units"], "rows": rows}}


def printed_day(value: Any) -> str:
    return printed(date.fromisoformat(str(value))) if value else ""


def unit_name(shown: Shown, unit_id: int) -> str:
    unit = shown.db.get(Unit, unit_id)
    return unit.name if unit else ""


def draft_number(shown: Shown) -> Fields:
    earlier = shown.db.scalar(
        select(func.count())
        .select_from(Answer)
        .where(Answer.instance_id == shown.instance.id, Answer.form == shown.task.form)
    )
    return {"draft_no": str((earlier or 0) + 1)}


def dashboard(shown: Shown) -> Fields:
    """The period as it stands: parts of the work by progress, reports by unit, who is late."""
    late = late_items(shown.db, shown.case.id)
    return {
        "dashboard": by_progress(shown, len(late)),
        "period_reports": reports_of_units(shown),
        "has_overdue": bool(chased_items(shown.db, shown.case.id)),
    }


def by_progress(shown: Shown, late: int) -> Fields:
    counts = shown.db.execute(
        select(Assignment.progress, func.count(Assignment.id))
        .where(Assignment.case_id == shown.case.id)
        .group_by(Assignment.progress)
        .order_by(Assignment.progress)
    )
    rows = [[words.sentence(f"progress-{name}"), count] for name, count in counts]
    return {"columns": ["progress", "parts"], "rows": [*rows, [words.sentence("late-now"), late]]}


def reports_of_units(shown: Shown) -> Fields:
    """Reports that units have issued in this case, the newest first."""
    forms = forms_with_effect(shown.db, shown.case, "submit_report")
    found = shown.db.execute(
        select(Unit, Answer.values)
        .join(Instance, Instance.id == Answer.instance_id)
        .join(Unit, Unit.id == Instance.unit_id)
        .where(
            Answer.case_id == shown.case.id,
            Answer.form.in_(forms),
        )
        .order_by(Answer.id.desc())
    )
    rows = [
        [unit.name, printed(date.fromisoformat(values["report_date"]))]
        for unit, values in found
        if values.get("report_date")
    ]
    return {"columns": ["unit", "report_date"], "rows": rows}


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


def numbered(doc_type: str, field: str = "number") -> Callable[[Shown], Fields]:
    """The number this paper would get from its owner's open book."""

    def make(shown: Shown) -> Fields:
        owner = shown.task.unit_id or shown.instance.unit_id or shown.case.lead_unit_id
        return next_number(shown, owner, doc_type, field)

    return make


def issuers_number(shown: Shown) -> Fields:
    """The office numbers the directive for the organ that issues it."""
    directive = shown.case.directive
    return next_number(shown, directive.issuer_id, directive.doc_type, "number")


def notice_number(shown: Shown) -> Fields:
    issuer = issuer_of(shown.db, shown.case)
    return next_number(shown, issuer, notice_type(shown.data), "number")


def next_number(shown: Shown, owner: int, doc_type: str, field: str) -> Fields:
    """Nothing before the first: looking opens no book."""
    series = shown.db.scalars(
        select(NumberSeries)
        .where(NumberSeries.unit_id == owner, NumberSeries.doc_type == doc_type)
        .order_by(NumberSeries.id.desc())
        .limit(1)
    ).one_or_none()
    return {field: full_number(series.next, series.symbol)} if series else {}


MAKERS: Mapping[str, Callable[[Shown], Fields]] = {
    "approval": approval,
    "programme_draft": draft_number,
    "programme_number": numbered("CTr"),
    "directive_number": issuers_number,
    "followup_plan": plan_summary,
    "requested_change": lambda shown: change_subject(shown.db, shown.instance),
    "task_added": added_task,
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
