"""The register books a clerk may choose from: of the body that numbers, for this type of paper."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.services.forms import facts_name
from server.services.numbering import series_name
from server.tables import Case, Instance, NumberSeries, Task
from workflows.forms import Option

NEW_BOOK = 0
"""Its first number opens it: looking at the form writes nothing."""


def books(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """The one of today first; those of earlier terms and years after it."""
    if case is None:
        return ()
    doc_type, owner = paper_of(facts_name(db, task), task, instance, case)
    period, symbol = series_name(db, owner, doc_type, db.today)
    kept = db.scalars(
        select(NumberSeries)
        .where(NumberSeries.unit_id == owner, NumberSeries.doc_type == doc_type)
        .order_by((NumberSeries.period == period).desc(), NumberSeries.id.desc())
    ).all()
    found = tuple(Option(one.id, f"{one.symbol} ({one.period})") for one in kept)
    if any(one.period == period for one in kept):
        return found
    return (Option(NEW_BOOK, f"{symbol} ({period})"), *found)


def paper_of(form: str, task: Task, instance: Instance, case: Case) -> tuple[str, int]:
    """Type of the paper this form numbers, and whose number it bears."""
    if form == "directive_number":
        return case.directive.doc_type, case.directive.issuer_id
    if form == "letter_number":
        return "CV", case.lead_unit_id
    return "CTr", task.unit_id or instance.unit_id or case.lead_unit_id
