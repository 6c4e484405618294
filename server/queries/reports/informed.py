"""Văn bản để biết: what the officer's units received only to know, and who has read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.informed import InformedRow, how_many, informed
from server.queries.reports.asked import Asked, Body, Told
from workflows.workdays import day_of


def count_informed(db: Work, asked: Asked) -> int:
    return how_many(db, asked.officer_id)


def build_informed(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Số, ký hiệu"), share=1.4),
        Column(_("Trích yếu"), share=4), Column(_("Ngày ban hành"), "day"),
        Column(_("Đơn vị"), share=2), Column(_("Người xác nhận đã xem"), share=1.8),
        Column(_("Ngày xác nhận"), "day"),
    )  # fmt: skip
    lines = tuple(
        Line((place, row.number, row.subject, row.issued_on, row.unit, row.by,
              day_of(row.at) if row.at else None), ((1, f"/cases/{row.case_id}"),))
        for place, row in enumerate(islice(each(db, asked), asked.most), 1)
    )  # fmt: skip
    empty = _("Không có văn bản nào gửi đơn vị để biết.")
    return Body((Table(columns, lines, empty=empty),))


def each(db: Work, asked: Asked) -> Iterator[InformedRow]:
    before: int | None = None
    while True:
        page = informed(db, asked.officer_id, before=before)
        yield from page.lines
        before = page.after
        if before is None:
            return
