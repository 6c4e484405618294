"""Automatic fields that are numbers: what a paper would get if it were sent now."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from server.services.implementation import next_arrival
from server.services.numbering import full_number
from server.services.obstacles import issuer_of, notice_type
from server.services.shown import Fields, Shown
from server.tables import (
    Answer,
    NumberSeries,
)


def receipt(shown: Shown) -> Fields:
    db, unit_id = shown.db, shown.instance.unit_id
    return {"arrival_no": str(next_arrival(db, unit_id, db.today.year))} if unit_id else {}


def draft_number(shown: Shown) -> Fields:
    earlier = shown.db.scalar(
        select(func.count())
        .select_from(Answer)
        .where(Answer.instance_id == shown.instance.id, Answer.form == shown.task.form)
    )
    return {"draft_no": str((earlier or 0) + 1)}


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
