"""Tiến độ theo ngày: the steps of each run of one process of a case, as its Gantt draws them."""

from __future__ import annotations

from collections.abc import Iterator

from server.code_words import SEGMENTS
from server.database import Work
from server.printing.description import Column, Line
from server.queries.cases import find_case
from server.queries.instances import list_instances, list_processes
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed
from server.queries.sight import sight_of
from server.queries.timeline import Bar, Segment, read_timeline
from server.services.typed import positive


def count_progress(db: Work, asked: Asked) -> int:
    return sum(1 for _ in each(db, asked))


def build_progress(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị, quy trình"), share=3),
        Column(_("Bước"), share=3), Column(_("Từ"), "day"), Column(_("Đến"), "day"),
        Column(_("Ngày làm việc"), "number"), Column(_("Tình trạng"), share=2),
    )  # fmt: skip
    lines = (
        Line((place, bar.name, one.name, one.first, one.last, one.days, _(SEGMENTS[one.code])),
             ((1, f"/instances/{bar.instance_id}"),))
        for place, (bar, one) in enumerate(each(db, asked), 1)
    )  # fmt: skip
    return listed(asked, columns, lines)


def each(db: Work, asked: Asked) -> Iterator[tuple[Bar, Segment]]:
    """Of the process that is asked for, else of the first; only steps, not what is left."""
    case_id, typed = asked.scope.case_id, dict(asked.typed)
    if case_id is None:
        return
    case = find_case(db, asked.officer_id, case_id)
    sight, after = sight_of(db, asked.officer_id, case), 0
    keys = [one.key for one in list_processes(db, case, sight)]
    key = next((one for one in keys if one == typed.get("process")), keys[0] if keys else "")
    while True:
        runs, more = list_instances(
            db, case, sight, key, after=after, under=positive(typed.get("under"))
        )
        timeline = read_timeline(db, case_id, runs)
        for bar in timeline.bars if timeline else ():
            yield from ((bar, one) for one in bar.segments if one.name)
        if more is None:
            return
        after = more
