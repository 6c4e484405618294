"""7. Nhật ký đôn đốc: when, how, whom, about what, how late it was then."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from server.access import remindings_seen_by
from server.code_words import REMINDERS
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.names import dated_names
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import count_rows, narrowed
from server.queries.reports.of_directive import OfDirective
from server.tables import Assignment, Obligation, Reminding
from workflows.workdays import day_of


def where(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    return [remindings_seen_by(db, asked.officer_id), *narrowed(asked, Reminding, "at")]


def count_remindings(db: Work, asked: Asked) -> int:
    return count_rows(db, Reminding, where(db, asked))


def build_remindings(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    found = db.execute(
        select(Reminding, Obligation.ordinal, Obligation.title, Obligation.text)
        .outerjoin(Assignment, Assignment.id == Reminding.assignment_id)
        .outerjoin(Obligation, Obligation.id == Assignment.obligation_id)
        .where(*where(db, asked))
        .order_by(Reminding.at, Reminding.id)
        .limit(asked.most)
    ).all()
    name, whose = dated_names(db), OfDirective(db, asked, (one.case_id for one, *_rest in found))
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Ngày"), "day", 1),
        Column(_("Hình thức"), share=1.6), Column(_("Đơn vị"), share=2), *whose.columns,
        Column(_("Nhiệm vụ"), share=3.4), Column(_("Số ngày trễ"), "number", 0.8),
        Column(_("Số văn bản"), share=1.6),
    )  # fmt: skip
    lines = tuple(
        Line(
            (place, day_of(one.at), _(REMINDERS.get(one.kind, one.kind)),
             name(one.unit_id, one.at), *whose.of(one.case_id), duty(ordinal, title, text),
             one.days_late or None, one.document),
            ((3, f"/cases/{one.case_id}/units/{one.unit_id}"),),
        )
        for place, (one, ordinal, title, text) in enumerate(found, 1)
    )  # fmt: skip
    return Body((Table(columns, lines, empty=_("Chưa có lần đôn đốc nào.")),))


def duty(ordinal: Any, title: Any, text: Any) -> str:
    """Empty for a reminder of the case as a whole."""
    return f"{ordinal}. {title or str(text)[:200]}" if ordinal else ""
