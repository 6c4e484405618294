"""Automatic fields that are tables: how the work stands, what units said."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import words
from server.services.definitions import forms_with_effect
from server.services.lateness import chased_items, late_items
from server.services.shown import Fields, Shown, printed, printed_day
from server.services.unit_answers import OPINIONS, opinion_of, unit_answers
from server.tables import (
    Answer,
    Assignment,
    Instance,
    Obligation,
    Unit,
)


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
