"""2. Tổng hợp theo đơn vị, the same by directive and by duty: the portfolio's lines, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from server.code_words import BOXES
from server.database import Work
from server.period_words import period_words
from server.printing.description import Column, Line, Table, Value
from server.queries import portfolio
from server.queries.boxes import Boxes, counted_by
from server.queries.case_list import list_cases
from server.queries.reports.asked import Asked, Body, Told
from server.queries.scope import Scope
from server.queries.sources import ranking_of, source_of
from server.queries.structures import unit_of
from server.services.counting import BOX_NAMES


@dataclass(frozen=True)
class Row:
    name: str
    boxes: Boxes
    scope: Scope | None  # of the lists behind the numbers; None: not to be opened


def count_units(db: Work, asked: Asked) -> int:
    source = ranking_of(db, asked.officer_id, asked.scope)
    return len(counted_by(db, source, unit_of(db, source.table, asked.scope)))


def build_units(db: Work, asked: Asked, _told: Told) -> Body:
    """In the order of the organisation; of others only what was closed (decision 5)."""
    rows, sum_ = unit_rows(db, asked)
    table = scoreboard(asked, asked.say("Đơn vị"), rows, sum_)
    return Body((table,), (rate_note(asked),))


def unit_rows(db: Work, asked: Asked) -> tuple[list[Row], Boxes]:
    page = portfolio.by_unit(db, asked.officer_id, asked.scope, most=portfolio.EVERY)
    rows = [Row(one.name, one.counted.boxes, one.scope if one.is_open else None)
            for one in page.lines]  # fmt: skip
    return rows, page.sum.counted.boxes


def count_directives(db: Work, asked: Asked) -> int:
    source = source_of(db, asked.officer_id, asked.scope)
    return len(counted_by(db, source, source.table.case_id))


def build_directives(db: Work, asked: Asked, _told: Told) -> Body:
    rows = list(directive_rows(db, asked))
    sum_ = portfolio.total_of(db, asked.officer_id, asked.scope).counted.boxes
    return Body((scoreboard(asked, asked.say("Văn bản"), rows, sum_),), (rate_note(asked),))


def directive_rows(db: Work, asked: Asked) -> Iterator[Row]:
    after: int | None = None
    while True:
        page = list_cases(db, asked.officer_id, asked.scope, after=after)
        for one in page.lines:
            number = one.directive.full_number or asked.say("(dự thảo)")
            yield Row(f"{number}: {one.directive.subject}", one.counted.boxes,
                      asked.scope.of(case_id=one.id))  # fmt: skip
        if page.after is None:
            return
        after = page.after


def count_obligations(db: Work, asked: Asked) -> int:
    source = source_of(db, asked.officer_id, asked.scope)
    return len(counted_by(db, source, source.table.obligation_id))


def build_obligations(db: Work, asked: Asked, _told: Told) -> Body:
    page = portfolio.by_obligation(db, asked.officer_id, asked.scope, most=portfolio.EVERY)
    rows = [Row(f"{one.under}, {one.name}", one.counted.boxes, one.scope) for one in page.lines]
    table = scoreboard(asked, asked.say("Nhiệm vụ"), rows, page.sum.counted.boxes)
    return Body((table,), (rate_note(asked),))


def count_periods(db: Work, asked: Asked) -> int:
    return len(portfolio.by_period(db, asked.officer_id, asked.scope.now))


def build_periods(db: Work, asked: Asked, _told: Told) -> Body:
    """No sum: what was counted in one period is counted in the next."""
    found = portfolio.by_period(db, asked.officer_id, asked.scope.now)
    rows = [Row(period_name(asked, one), one.counted.boxes, one.scope) for one in found]
    table = scoreboard(asked, asked.say("Kỳ"), rows, Boxes())
    return Body((replace(table, total=()),), (rate_note(asked),))


def period_name(asked: Asked, one: portfolio.Line) -> str:
    code = one.scope.period
    return period_words(code, asked.language) if code else asked.say("Hiện nay")


def scoreboard(asked: Asked, heading: str, rows: Sequence[Row], sum_: Boxes) -> Table:
    """A line each; the sum is counted by itself, so that whoever adds up can check it."""
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(heading, share=3.4),
        Column(_("Tổng"), "number", 0.8),
        *(Column(_(BOXES[name]), "number", 1.1) for name in BOX_NAMES),
        Column(_("Tỷ lệ đúng hạn"), "percent", 1),
    )  # fmt: skip
    lines = tuple(
        Line((place, row.name, *figures(row.boxes)), links(row.scope) if row.scope else ())
        for place, row in enumerate(rows[: asked.most], 1)
    )
    total = (None, _("Cộng"), *figures(sum_)) if lines else ()
    return Table(columns, lines, total, empty=_("Chưa có số liệu."))


def figures(boxes: Boxes) -> tuple[Value, ...]:
    return (boxes.every, *(getattr(boxes, name) for name in BOX_NAMES), boxes.rate)


def links(scope: Scope) -> tuple[tuple[int, str], ...]:
    every = (2, scope.address("/assignments"))
    return (every, *((3 + n, scope.address("/assignments", box=name))
                     for n, name in enumerate(BOX_NAMES)))  # fmt: skip


def rate_note(asked: Asked) -> str:
    _ = asked.say
    return _("Tỷ lệ đúng hạn = hoàn thành đúng hạn / (hoàn thành đúng hạn + hoàn thành quá hạn "
             "+ đang thực hiện quá hạn).")  # fmt: skip
