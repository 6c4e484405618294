"""Sổ văn bản đi, sổ văn bản đến: printable and exportable (domain.md 8.4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from server.access import outgoing_seen_by, reach_of
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.names import dated_names
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import count_rows
from server.tables import IncomingEntry, NumberSeries, OutgoingEntry


def within(asked: Asked, day: Any) -> list[ColumnElement[bool]]:
    found = [day >= asked.since] if asked.since else []
    return [*found, day <= asked.until] if asked.until else found


def outgoing(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    return [outgoing_seen_by(db, asked.officer_id), *within(asked, OutgoingEntry.issued_on)]


def count_outgoing(db: Work, asked: Asked) -> int:
    return count_rows(db, OutgoingEntry, outgoing(db, asked))


def build_outgoing(db: Work, asked: Asked, _told: Told) -> Body:
    _, name = asked.say, dated_names(db)
    found = db.execute(
        select(OutgoingEntry, NumberSeries.unit_id)
        .join(NumberSeries, NumberSeries.id == OutgoingEntry.series_id)
        .where(*outgoing(db, asked))
        .order_by(OutgoingEntry.series_id, OutgoingEntry.number)
        .limit(asked.most)
    )
    columns = (
        Column(_("Số, ký hiệu"), share=1.4), Column(_("Ngày"), "day", 1.1),
        Column(_("Trích yếu"), share=4), Column(_("Người ký"), share=1.6),
        Column(_("Nơi nhận"), share=2.4), Column(_("Cơ quan ban hành"), share=1.8),
        Column(_("Đơn vị soạn"), share=1.8), Column(_("Số bản"), "number", 0.7),
        Column(_("Ghi chú"), share=1.6),
    )  # fmt: skip
    lines = tuple(
        Line((one.full_number, one.issued_on, one.subject, one.signatory, one.recipients,
              name(organ, one.issued_on), name(one.drafting_unit_id, one.issued_on), one.copies,
              note(asked, one)))
        for one, organ in found
    )  # fmt: skip
    return Body((Table(columns, lines, empty=_("Chưa có văn bản nào.")),))


def note(asked: Asked, one: OutgoingEntry) -> str:
    """A number is never lost from sight: held or void, with the reason."""
    _ = asked.say
    state = {"void": _("đã hủy số"), "held": _("giữ số")}.get(one.state, "")
    return "; ".join(filter(None, (state, one.void_reason, one.note)))


def incoming(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    own = IncomingEntry.unit_id.in_(reach_of(db, asked.officer_id).own)
    return [own, *within(asked, IncomingEntry.arrived_on)]


def count_incoming(db: Work, asked: Asked) -> int:
    return count_rows(db, IncomingEntry, incoming(db, asked))


def build_incoming(db: Work, asked: Asked, _told: Told) -> Body:
    _, name = asked.say, dated_names(db)
    found = db.scalars(
        select(IncomingEntry)
        .where(*incoming(db, asked))
        .order_by(IncomingEntry.unit_id, IncomingEntry.year, IncomingEntry.arrival_no)
        .limit(asked.most)
    )
    columns = (
        Column(_("Ngày đến"), "day", 1.1), Column(_("Số đến"), "number", 0.7),
        Column(_("Tác giả"), share=2.4), Column(_("Số, ký hiệu"), share=1.4),
        Column(_("Ngày văn bản"), "day", 1.1), Column(_("Trích yếu"), share=4),
        Column(_("Đơn vị nhận"), share=1.8), Column(_("Người nhận"), share=1.6),
        Column(_("Ký nhận"), share=1), Column(_("Ghi chú"), share=1.4),
    )  # fmt: skip
    lines = tuple(
        Line((one.arrived_on, one.arrival_no, one.issuer, one.full_number, one.issued_on,
              one.subject, name(one.unit_id, one.arrived_on), one.receiver, None, one.note))
        for one in found
    )  # fmt: skip
    return Body((Table(columns, lines, empty=_("Chưa có văn bản nào.")),))
