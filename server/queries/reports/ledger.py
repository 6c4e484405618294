"""Sổ theo dõi thời hạn as a table, and beneath it how many days each bearer answers for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from server.code_words import CAUSES, STATES
from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.queries.bearing import BLAMED, UNIT
from server.queries.ledger import count_ledger, list_ledger
from server.queries.ledger_lines import LedgerLine
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.units import unit_rows
from server.textfold import sort_key

CHUNK = 500


def count_lines(db: Work, asked: Asked) -> int:
    return count_ledger(db, asked.officer_id, asked.scope, show=asked.show)


def build_ledger(db: Work, asked: Asked, told: Told) -> Body:
    _ = asked.say
    every, lines = count_lines(db, asked), list[LedgerLine]()
    for page in pages(db, asked):
        lines += page
        told(len(lines), every)
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Văn bản"), share=1.3),
        Column(_("Đơn vị"), share=1.8), Column(_("Nhiệm vụ"), share=2.6),
        Column(_("Hạn gốc"), "day", 1.2), Column(_("Các lần điều chỉnh"), share=3),
        Column(_("Hạn hiện hành"), "day", 1.2), Column(_("Ngày hoàn thành"), "day", 1.2),
        Column(_("Tình trạng"), share=1.3), Column(_("Trễ so với hạn gốc"), "number", 0.9),
        Column(_("Trễ so với hạn đã điều chỉnh"), "number", 0.9),
        Column(_("Tổng số ngày kéo dài"), "number", 0.9), Column(_("Gồm"), share=2.6),
        Column(_("Nơi chịu trách nhiệm về chậm trễ"), share=2),
    )  # fmt: skip
    rows = tuple(row_of(asked, one, place) for place, one in enumerate(lines, 1))
    is_whole = len(lines) == every
    sums = totals(asked, lines) if is_whole else ()
    table = Table(columns, rows, sums, empty=_("Không có phần việc nào."))
    beneath = (bearers(asked, lines), scores(db, asked)) if is_whole else ()
    return Body((table, *beneath), (meaning(asked),))


def pages(db: Work, asked: Asked) -> Iterator[tuple[LedgerLine, ...]]:
    after: int | None = None
    read, size = 0, min(CHUNK, asked.most or CHUNK)
    while True:
        page = list_ledger(db, asked.officer_id, asked.scope, show=asked.show, after=after,
                           limit=size)  # fmt: skip
        yield page.lines
        read += len(page.lines)
        if page.after is None or (asked.most is not None and read >= asked.most):
            return
        after = page.after


def row_of(asked: Asked, one: LedgerLine, place: int) -> Line:
    line, bearing = one.line, one.bearing
    cells = (
        place, line.document, line.unit, f"{line.ordinal}. {line.title}", line.original,
        history(asked, one), line.due if line.due != line.original else None, one.done,
        asked.say(STATES[line.mark.code]), bearing.late_original or None,
        bearing.late_agreed or None, bearing.total or None, parts(asked, one),
        ", ".join(one.name_of(cause) for cause in bearing.bearers),
    )  # fmt: skip
    return Line(cells, ((3, f"/assignments/{line.id}/ledger"),))


def history(asked: Asked, one: LedgerLine) -> str:
    """Each change with its day, its reason and its paper."""
    said = []
    for change in one.changes:
        if change.kind == "set" or change.after is None or change.after == change.before:
            continue
        why = "; ".join(filter(None, (change.basis, change.reason.rstrip(". "), change.officer)))
        said.append(asked.say("đến {day}: {why}", day=f"{change.after:%d/%m/%Y}", why=why))
    return "\n".join(said)


def parts(asked: Asked, one: LedgerLine) -> str:
    _ = asked.say
    return "; ".join(
        f"{_(CAUSES[cause])}: {days}" for cause in CAUSES if (days := one.bearing.days(cause))
    )


def totals(asked: Asked, lines: Sequence[LedgerLine]) -> tuple[Value, ...]:
    if not lines:
        return ()
    sums = (sum(one.bearing.late_original for one in lines),
            sum(one.bearing.late_agreed for one in lines),
            sum(one.bearing.total for one in lines))  # fmt: skip
    return (None, asked.say("Cộng"), *(None,) * 7, *sums, None, None)


def bearers(asked: Asked, lines: Sequence[LedgerLine]) -> Table:
    """The same days by who answers for them, and beside them those that nobody does."""
    _ = asked.say
    found: dict[str, list[int]] = {}
    free = 0
    for one in lines:
        free += one.bearing.total - one.bearing.days(*BLAMED)
        for cause in one.bearing.bearers:
            for name, days in one.borne(cause):
                sums = found.setdefault(name, [0, 0, 0])
                sums[0] += 1
                sums[1 if cause == UNIT else 2] += days
    order = sorted(found, key=lambda name: (-found[name][1] - found[name][2], sort_key(name)))
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Nơi chịu trách nhiệm về chậm trễ"), share=4),
        Column(_("Số phần việc"), "number"), Column(_("Ngày trễ khi thực hiện"), "number"),
        Column(_("Ngày trễ khi tiếp nhận, quyết định"), "number"), Column(_("Cộng"), "number"),
    )  # fmt: skip
    rows = [Line((n, name, *found[name], found[name][1] + found[name][2]))
            for n, name in enumerate(order, 1)]  # fmt: skip
    if free:
        rows.append(Line((len(rows) + 1, _("Không ai chịu (gia hạn, tạm dừng, chờ tiếp nhận)"),
                          None, None, None, free)))  # fmt: skip
    sums = [sum(one[n] for one in found.values()) for n in range(3)]
    total = (None, _("Cộng"), *sums, sums[1] + sums[2] + free) if rows else ()
    return Table(columns, tuple(rows), total, title=_("Nơi chịu trách nhiệm về chậm trễ"),
                 empty=_("Không có ngày nào bị kéo dài."))  # fmt: skip


def scores(db: Work, asked: Asked) -> Table:
    """The on-time rate of each unit against the day first set and against the day agreed."""
    _ = asked.say
    now, first = (unit_rows(db, replace(asked, scope=asked.scope.of(original=original)))
                  for original in (False, True))  # fmt: skip
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=4),
        Column(_("Phần việc có hạn"), "number"), Column(_("Theo hạn gốc"), "percent"),
        Column(_("Theo hạn hiện hành"), "percent"),
    )  # fmt: skip
    before = {row.name: row.boxes for row in first[0]}
    rows = [(row.name, row.boxes.counted, before[row.name].rate, row.boxes.rate)
            for row in now[0] if row.boxes.counted and row.name in before]  # fmt: skip
    lines = tuple(Line((n, *row)) for n, row in enumerate(rows, 1))
    total = (None, _("Cộng"), now[1].counted, first[1].rate, now[1].rate) if lines else ()
    return Table(columns, lines, total, title=_("Tỷ lệ đúng hạn"), empty=_("Chưa có số liệu."))


def meaning(asked: Asked) -> str:
    _ = asked.say
    return _("Tổng số ngày kéo dài: ngày làm việc từ sau hạn gốc đến khi được tiếp nhận (hoặc đến "
             "nay), bằng tổng các phần trong cột Gồm. Nộp là hoàn thành: thời gian chờ tiếp nhận "
             "không tính cho đơn vị.")  # fmt: skip
