"""Đôn đốc of one case: of each deadline what has come, what comes next, and where it rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.code_words import RUNGS
from server.database import Work
from server.printing.description import Column, Line
from server.queries import chasing
from server.queries.chase_lines import ChaseLine, Rung
from server.queries.inbox_filters import one_of
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed


def count_chased(db: Work, asked: Asked) -> int:
    return sum(1 for _ in each(db, asked))


def build_chased(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=2),
        Column(_("Phần việc"), share=3), Column(_("Hạn"), "day"),
        Column(_("Số ngày trễ"), "number", 0.8), Column(_("Đã đôn đốc"), share=2.6),
        Column(_("Tiếp theo"), share=2), Column(_("Tạm dừng đôn đốc"), share=2),
    )  # fmt: skip
    lines = (told(asked, line, place) for place, line in enumerate(each(db, asked), 1))
    return listed(asked, columns, lines)


def each(db: Work, asked: Asked) -> Iterator[ChaseLine]:
    """As the page of the case narrows them."""
    after: chasing.Key | None = None
    while asked.scope.case_id is not None:
        show = one_of(chasing.SHOWN, asked.show) or chasing.SHOWN[0]
        page = chasing.read_chase(db, asked.officer_id, asked.scope.case_id, show=show, after=after)
        yield from page.lines
        if page.after is None:
            return
        after = page.after


def told(asked: Asked, line: ChaseLine, place: int) -> Line:
    late = -(line.mark.left or 0) if line.mark.code == "qua" else None
    rests = "; ".join(one.reason for one in line.rests)
    comes = "" if rests else rungs(asked, line.next[:1])
    cells = (place, line.unit, f"{line.ordinal}. {line.title}", line.due, late,
             rungs(asked, line.done), comes, rests)  # fmt: skip
    return Line(cells, ((1, f"/cases/{asked.scope.case_id}/units/{line.unit_id}"),))


def rungs(asked: Asked, found: Sequence[Rung]) -> str:
    return "; ".join(
        f"{asked.say(RUNGS[one.key], n=one.count)} {one.on:%d/%m/%Y}"
        + (f" ({one.document})" if one.document else "")
        for one in found
    )
