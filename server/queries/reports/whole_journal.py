"""Nhật ký hệ thống as its page tells it: for auditors alone, without what people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from server import access
from server.database import Work
from server.printing.description import Column, Line, Table
from server.printing.shown import number
from server.queries.audit import told_to_auditors
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.journal import CHUNK, MOST, here, is_longer, told
from server.queries.reports.narrowing import narrowed
from server.services.spoken_names import speaker
from server.tables import Event


def count_whole(db: Work, asked: Asked) -> int:
    """No further than a file goes: a journal may have millions."""
    found = wanted(db, asked, Event.id).limit(MOST).subquery()
    return db.scalar(select(func.count()).select_from(found)) or 0


def build_whole(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("Dòng"), share=0.8), Column(_("Lúc"), share=1.4), Column(_("Người"), share=1.6),
        Column(_("Đơn vị"), share=2), Column(_("Việc đã ghi"), share=4), Column(_("Bước"), share=2),
        Column(_("Hồ sơ số"), share=0.8), Column(_("Loại dòng"), share=1.6),
        Column(_("Mã kiểm tra"), share=2.4),
    )  # fmt: skip
    table = Table(columns, tuple(lines(db, asked)), empty=_("Chưa có dòng nào."))
    rest = _(
        "Bảng chỉ có {n} dòng mới nhất; chọn ngày hoặc hồ sơ để lấy các dòng cũ hơn.",
        n=number(MOST),
    )
    is_cut = is_longer(db, wanted(db, asked, Event.id).order_by(Event.id.desc()))
    return Body((table,), notes=(rest,) if is_cut else ())


def lines(db: Work, asked: Asked) -> Iterator[Line]:
    speak = speaker(db, asked.language)
    newest = wanted(db, asked, Event).order_by(Event.id.desc()).limit(asked.most or MOST)
    for events in db.scalars(newest.execution_options(yield_per=CHUNK)).partitions():
        for event, line in zip(events, told_to_auditors(db, events), strict=True):
            yield Line((str(line.id), here(line.at), *told(line, asked.language, speak),
                        str(event.case_id or ""), line.kind, line.hash))  # fmt: skip


def wanted(db: Work, asked: Asked, what: Any) -> Select[Any]:
    access.require_auditor(db, asked.officer_id)
    return select(what).where(*narrowed(asked, Event, "at"))
