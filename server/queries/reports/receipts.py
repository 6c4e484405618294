"""Nhận văn bản of one case: how far it has come to each unit, how long each has not answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from server.database import Work
from server.printing.description import Column, Line
from server.queries import receipts
from server.queries.inbox_filters import one_of, words
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed
from server.services.typed import positive
from workflows.workdays import day_of


def count_receipts(db: Work, asked: Asked) -> int:
    return sum(1 for _ in each(db, asked))


def build_receipts(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=3),
        *(Column(_(title), "day") for title in ("Đã gửi", "Đã đến", "Đã mở", "Đã xác nhận")),
        Column(_("Tin gần nhất"), "day"), Column(_("Số ngày chưa phản hồi"), "number"),
        Column(_("Đã nhắc"), "day"),
    )  # fmt: skip
    lines = (told(asked, line, place) for place, line in enumerate(each(db, asked), 1))
    return listed(asked, columns, lines)


def each(db: Work, asked: Asked) -> Iterator[receipts.Line]:
    """As the page of the case narrows them."""
    typed, after = dict(asked.typed), 0
    while asked.scope.case_id is not None:
        page = receipts.read_receipts(
            db, asked.officer_id, asked.scope.case_id, after=after,
            show=one_of((*receipts.SHOWN, "silent"), asked.show) or "all",
            days=positive(typed.get("days")), text=words(typed.get("unit"), 100),
        )  # fmt: skip
        yield from page.lines
        if page.after is None:
            return
        after = page.after


def told(asked: Asked, line: receipts.Line, place: int) -> Line:
    one = line.receipt
    steps = (one.sent, one.delivered, one.opened, one.acknowledged)
    cells = (place, line.unit, *map(day, steps), one.heard, one.silent if line.is_silent else None,
             one.asked_on)  # fmt: skip
    return Line(cells, ((1, f"/cases/{asked.scope.case_id}/units/{one.unit_id}"),))


def day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None
