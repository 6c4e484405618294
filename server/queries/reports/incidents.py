"""Sự cố as a file: those that wait, those that are settled, or both."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from server.code_words import DOINGS, RESOLUTIONS
from server.database import Work
from server.incident_words import why_failed
from server.printing.description import Column, Line, Table, Value
from server.queries.incidents import IncidentLine, handled_by, is_in
from server.queries.incidents import lines as read_lines
from server.queries.pages import in_chunks
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.journal import here
from server.queries.reports.narrowing import count_rows, on_days
from server.tables import Incident

STATES = ("open", "settled")
CHUNK = 1_000  # read at once: each names its place in a diagram


def where(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    found = [handled_by(db, asked.officer_id), *on_days(asked, Incident.at)]
    if asked.scope.case_id is not None:
        found.append(Incident.case_id == asked.scope.case_id)
    if asked.show in STATES:
        found.append(is_in(asked.show))
    return found


def count_incidents(db: Work, asked: Asked) -> int:
    return count_rows(db, Incident, where(db, asked))


def build_incidents(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Chỗ hỏng"), share=2),
        Column(_("Quy trình"), share=2), Column(_("Vì sao"), share=3),
        Column(_("Văn bản"), share=1.4), Column(_("Đơn vị"), share=1.8),
        Column(_("Lần đầu"), share=1.3), Column(_("Lần cuối"), share=1.3),
        Column(_("Số lần"), "number", 0.7), Column(_("Tình trạng"), share=1.4),
        Column(_("Người xử lý"), share=1.6), Column(_("Lúc xử lý"), share=1.3),
        Column(_("Ghi chú"), share=2),
    )  # fmt: skip
    found = enumerate(newest(db, asked), 1)
    lines = tuple(Line((n, *cells(asked, one)), ((1, f"/incidents/{one.id}"),)) for n, one in found)
    return Body((Table(columns, lines, empty=_("Không có sự cố nào.")),))


def newest(db: Work, asked: Asked) -> Iterator[IncidentLine]:
    wanted = select(Incident).where(*where(db, asked)).order_by(Incident.id.desc())
    for some in in_chunks(db.scalars(wanted.limit(asked.most)).all(), CHUNK):
        yield from read_lines(db, some)


def cells(asked: Asked, one: IncidentLine) -> tuple[Value, ...]:
    _ = asked.say
    doing = _(DOINGS.get(one.doing, DOINGS[""]))
    state = RESOLUTIONS.get(one.resolution, RESOLUTIONS[""]) if one.resolved_at else "Chờ xử lý"
    return (
        one.place or doing, one.process or doing, why_failed(one.code, asked.language), one.number,
        one.unit, here(one.at), here(one.last_at), one.count, _(state), one.resolved_by,
        here(one.resolved_at), one.note,
    )  # fmt: skip
