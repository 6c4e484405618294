"""Đề nghị gia hạn, điều chỉnh, trả lại, with what was decided on each."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from server.access import change_requests_seen_by
from server.code_words import REQUEST_KINDS, REQUESTS
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.change_requests import STATES
from server.queries.names import dated_names
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import count_rows, narrowed
from server.queries.reports.of_directive import OfDirective
from server.queries.reports.remindings import duty
from server.tables import PENDING, Assignment, ChangeRequest, Obligation
from workflows.workdays import day_of


def where(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    seen = change_requests_seen_by(db, asked.officer_id)
    found = [seen, *narrowed(asked, ChangeRequest, "raised_at")]
    if asked.show == "open":
        found.append(ChangeRequest.state.in_(PENDING))
    elif asked.show in STATES:
        found.append(ChangeRequest.state == asked.show)
    return found


def count_requests(db: Work, asked: Asked) -> int:
    return count_rows(db, ChangeRequest, where(db, asked))


def build_requests(db: Work, asked: Asked, _told: Told) -> Body:
    _, name = asked.say, dated_names(db)
    found = db.execute(
        select(ChangeRequest, Obligation.ordinal, Obligation.title, Obligation.text)
        .join(Assignment, Assignment.id == ChangeRequest.assignment_id)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .where(*where(db, asked))
        .order_by(ChangeRequest.id)
        .limit(asked.most)
    ).all()
    whose = OfDirective(db, asked, (one.case_id for one, *_rest in found))
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Ngày đề nghị"), "day", 1.1),
        Column(_("Đơn vị"), share=1.8), *whose.columns, Column(_("Nhiệm vụ"), share=2.4),
        Column(_("Loại"), share=1), Column(_("Lý do"), share=2.6),
        Column(_("Hạn trước"), "day", 1.1), Column(_("Hạn đề nghị"), "day", 1.1),
        Column(_("Tình trạng"), share=1.2), Column(_("Hạn được duyệt"), "day", 1.1),
        Column(_("Theo văn bản"), share=1.8),
    )  # fmt: skip
    lines = tuple(
        Line(
            (place, day_of(one.raised_at), name(one.unit_id, one.decided_at),
             *whose.of(one.case_id), duty(ordinal, title, text),
             _(REQUEST_KINDS.get(one.kind, "")), one.reason, one.due_before, one.new_due,
             _(REQUESTS[one.state]), one.granted_due, one.decision_document or one.document),
            ((3 + len(whose.columns), f"/change-requests/{one.id}"),),
        )
        for place, (one, ordinal, title, text) in enumerate(found, 1)
    )  # fmt: skip
    return Body((Table(columns, lines, empty=_("Chưa có đề nghị nào.")),))
