"""Toàn cảnh: all that an officer may see, added up by unit, by duty and by period.

Every number carries the scope of the list behind it, so that the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.queries.boxes import ALL, Boxes, Counted, added_up, counted_by
from server.queries.names import unit_names
from server.queries.scope import Scope, cases_of
from server.queries.sources import before_of, ranking_of, source_of
from server.queries.structures import unit_of
from server.services.closing import ends_in
from server.tables import Case, Closing, Directive, Obligation, Unit
from server.textfold import sort_key

PAGE = 100
EVERY = 1_000_000
"""No page: the whole of it, counted once."""


@dataclass(frozen=True)
class Line:
    """`before`: as closed the time before, None where there was none; `scope`: of its lists."""

    key: int | str
    name: str
    counted: Counted
    before: Boxes | None
    scope: Scope
    under: str = ""  # a directive
    is_open: bool = True  # the lists behind the numbers may be read too


@dataclass(frozen=True)
class LinePage:
    lines: tuple[Line, ...]
    sum: Line
    after: int | None  # how many lines stand before the next page


@dataclass(frozen=True)
class Period:
    code: str
    last_on: date  # the last day on which a case was closed for it
    cases: int


def total_of(db: Work, officer_id: int, scope: Scope) -> Line:
    """Everything the officer may see one by one."""
    counted = counted_by(db, source_of(db, officer_id, scope)).get(ALL, Counted())
    before = counted_by(db, before_of(db, officer_id, scope)).get(ALL)
    return Line(ALL, "", counted, before.boxes if before else None, scope)


def by_unit(
    db: Work, officer_id: int, scope: Scope, *, after: int = 0, most: int = PAGE
) -> LinePage:
    """In the order of the organisation; of others only what a leader has closed (decision 5)."""
    source = ranking_of(db, officer_id, scope)
    earlier = before_of(db, officer_id, scope, ranking=True)
    counted = counted_by(db, source, unit_of(db, source.table, scope))
    before = counted_by(db, earlier, unit_of(db, earlier.table, scope))
    listed = scope.of(ranked=not scope.period)
    shown = source_of(db, officer_id, listed)
    readable = counted_by(db, shown, unit_of(db, shown.table, scope))
    places = dict(db.execute(select(Unit.id, Unit.position).where(Unit.id.in_(counted))).all())
    order = sorted(counted, key=lambda one: (places.get(one, 0), one))
    names = unit_names(db, order, naming_day(db, scope))
    lines = tuple(
        Line(one, names.get(one, ""), counted[one], _boxes(before, one), listed.of(unit_id=one),
             is_open=readable.get(one) == counted[one])
        for one in order[after : after + most]
    )  # fmt: skip
    every, earlier_sum = added_up(counted.values()), added_up(before.values())
    is_open = added_up(readable.values()) == every
    sum_ = Line(ALL, "", every, earlier_sum.boxes if before else None, listed, is_open=is_open)
    return LinePage(lines, sum_, after + most if len(order) > after + most else None)


def naming_day(db: Work, scope: Scope) -> date | None:
    """Units go by the name of the day that the figures are of, unless asked for today's."""
    if scope.structure == "today":
        return None
    if not scope.period:
        return scope.on
    return db.scalar(select(func.max(Closing.closed_on)).where(Closing.period == scope.period))


def by_obligation(
    db: Work, officer_id: int, scope: Scope, *, after: int = 0, most: int = PAGE
) -> LinePage:
    """Duties in the order of their directives, the newest directive first."""
    source, earlier = source_of(db, officer_id, scope), before_of(db, officer_id, scope)
    counted = counted_by(db, source, source.table.obligation_id)
    before = counted_by(db, earlier, earlier.table.obligation_id)
    wanted = (
        select(Obligation, Directive.full_number)
        .join(Directive, Directive.id == Obligation.directive_id)
        .where(Obligation.id.in_(counted))
        .order_by(Directive.id.desc(), Obligation.position)
        .offset(after)
        .limit(most)
    )
    lines = tuple(
        Line(o.id, f"{o.ordinal}. {o.title or o.text[:120]}", counted[o.id], _boxes(before, o.id),
             scope.of(obligation_id=o.id), under=number)
        for o, number in db.execute(wanted)
    )  # fmt: skip
    more = after + most if len(counted) > after + most else None
    return LinePage(lines, total_of(db, officer_id, scope), more)


def by_period(db: Work, officer_id: int, scope: Scope) -> tuple[Line, ...]:
    """As it stands now, then period after period as closed, the newest first."""
    codes = ["", *(one.code for one in periods(db, officer_id, scope))]
    return tuple(total_of(db, officer_id, scope.now.of(period=code)) for code in codes)


def periods(db: Work, officer_id: int, scope: Scope) -> tuple[Period, ...]:
    """Closed ones, of the cases in scope that the officer may see."""
    found = db.execute(
        select(
            Closing.period, func.max(Closing.closed_on),
            func.count(Closing.case_id.distinct()),
        )
        .join(Case, Case.id == Closing.case_id)
        .where(access.cases_seen_by(db, officer_id), *cases_of(scope))
        .group_by(Closing.period)
        .order_by(ends_in(Closing.period).desc(), Closing.period)
    )  # fmt: skip
    return tuple(Period(*row) for row in found)


def leads(db: Work, officer_id: int) -> tuple[tuple[int, str], ...]:
    """Units that lead the following of what this officer sees, by name."""
    seen = select(Case.lead_unit_id).where(access.cases_seen_by(db, officer_id)).distinct()
    names = unit_names(db, db.scalars(seen).all())
    return tuple(sorted(names.items(), key=lambda one: sort_key(one[1])))


def closable_cases(db: Work, officer_id: int) -> tuple[tuple[Case, Counted], ...]:
    """What a leader may close today, with the figures as they would be kept."""
    cases = list(
        db.scalars(
            select(Case)
            .where(access.figures_closed_by(db, officer_id), Case.status == "running")
            .order_by(Case.id.desc())
        ).unique()
    )
    source = ranking_of(db, officer_id, Scope())
    counted = counted_by(db, source.over([case.id for case in cases]), source.table.case_id)
    return tuple((case, counted.get(case.id, Counted())) for case in cases)


def may_close(db: Work, officer_id: int) -> bool:
    led = select(Case.id).where(access.figures_closed_by(db, officer_id))
    return db.scalar(led.limit(1)) is not None


def _boxes(counted: Mapping[int, Counted], key: int) -> Boxes | None:
    return counted[key].boxes if key in counted else None
