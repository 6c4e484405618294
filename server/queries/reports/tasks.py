"""Việc của tôi, việc tôi đã xong: the officer's own lists, narrowed as the inbox narrows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from server.code_words import DUES, STATES, URGENCIES
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.done_filters import done_conditions, read_done
from server.queries.done_tasks import DoneRow, done_tasks
from server.queries.inbox import inbox
from server.queries.inbox_filters import Wanted, read_wanted
from server.queries.inbox_rows import InboxRow
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import count_rows
from server.services.spoken_names import speaker
from server.tables import Task
from workflows.workdays import day_of

CHUNK = 5_000  # lines read at once


def wanted_of(asked: Asked) -> Wanted:
    return replace(read_wanted(dict(asked.typed)), after=None)


def count_tasks(db: Work, asked: Asked) -> int:
    return inbox(db, asked.officer_id, wanted_of(asked)).count


def build_tasks(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Việc"), share=3), Column(_("Văn bản"), share=2.6),
        Column(_("Đơn vị"), share=1.8), Column(_("Nơi giao"), share=1.8),
        Column(_("Hạn"), "day", 1.1), Column(_("Tình trạng"), share=1.3),
        Column(_("Người nhận việc"), share=1.6),
    )  # fmt: skip
    lines = tuple(
        Line(
            (place, row.name, paper(row), row.about or row.unit, row.giver, row.due,
             _(STATES.get(row.state, "")), row.assignee),
            ((1, f"/tasks/{row.id}"),) if row.is_seen else (),
        )
        for place, row in enumerate(waiting(db, asked), 1)
    )  # fmt: skip
    table = Table(columns, lines, empty=_("Không có việc nào đang chờ."))
    return Body((table,), about=tuple(narrowed_to(db, asked, wanted_of(asked))))


def narrowed_to(db: Work, asked: Asked, wanted: Wanted) -> Iterator[str]:
    """Beside the document and the unit, which every report says."""
    _ = asked.say
    if wanted.step:
        yield _("Bước: {what}", what=speaker(db, asked.language)(wanted.step))
    if wanted.due:
        yield _(DUES[wanted.due])
    if wanted.urgency:
        yield f"{_('Độ khẩn')}: {_(URGENCIES[wanted.urgency])}"
    if wanted.search:
        yield _("Tìm “{text}”", text=wanted.search)


def waiting(db: Work, asked: Asked) -> Iterator[InboxRow]:
    """In the order of the inbox: overdue first, then by day."""
    wanted, read = wanted_of(asked), 0
    while True:
        page = inbox(db, asked.officer_id, wanted, most=CHUNK)
        rows = [row for group in page.groups for row in group.rows]
        yield from rows
        read += len(rows)
        if page.next is None or (asked.most is not None and read >= asked.most):
            return
        wanted = replace(wanted, after=page.next)


def paper(row: InboxRow | DoneRow) -> str:
    return ": ".join(filter(None, (row.number, row.subject)))


def count_done(db: Work, asked: Asked) -> int:
    return count_rows(db, Task, done_conditions(db, asked.officer_id, done_of(asked)))


def done_of(asked: Asked) -> Wanted:
    return replace(read_done(dict(asked.typed)), case_id=asked.scope.case_id)


def build_done(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Xong ngày"), "day", 1.1),
        Column(_("Việc"), share=3), Column(_("Văn bản"), share=3), Column(_("Đơn vị"), share=2),
        Column(_("Xử lý thay"), share=1.6),
    )  # fmt: skip
    lines = tuple(
        Line((place, day_of(row.done_at), row.name, paper(row), row.about or row.unit,
              row.away),
             ((2, f"/tasks/{row.id}"),))
        for place, row in enumerate(finished(db, asked), 1)
    )  # fmt: skip
    table = Table(columns, lines, empty=_("Chưa có việc nào đã xong."))
    return Body((table,), about=tuple(narrowed_to(db, asked, done_of(asked))))


def finished(db: Work, asked: Asked) -> Iterator[DoneRow]:
    before, read = None, 0
    while True:
        page = done_tasks(db, asked.officer_id, done_of(asked), before=before)
        yield from page.rows
        read += len(page.rows)
        if page.next is None or (asked.most is not None and read >= asked.most):
            return
        before = page.next
