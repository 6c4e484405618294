"""Where the figures of a scope are read: as they stand, as of a day, as a leader closed them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from server import access
from server.database import Work
from server.queries.boxes import Source
from server.queries.last_rows import last_until
from server.queries.needles import units_called
from server.queries.scope import Scope, cases_of
from server.queries.structures import unit_of
from server.services.closing import ends_in
from server.services.counting import box_of, is_counted
from server.tables import Assignment, Case, ClosedAssignment, Closing


def source_of(db: Work, officer_id: int, scope: Scope) -> Source:
    """What this officer may see of it, one by one."""
    if scope.period:
        seen = access.kept_figures_seen_by(db, officer_id, ClosedAssignment)
        return _closed(db, scope, shown_closings(scope.period), seen)
    if scope.on is not None and scope.on < db.today:
        return _of_day(db, officer_id, scope, scope.on)
    rights = access.ranked_by if scope.ranked else access.assignments_seen_by
    return _counted(db, scope, Assignment, db.today, rights(db, officer_id))


def _of_day(db: Work, officer_id: int, scope: Scope, day: date) -> Source:
    """The last that is known of each assignment until then."""
    rights = access.ranked_by if scope.ranked else access.kept_figures_seen_by
    wide = _narrowed(db, Assignment, scope.of(unit_id=None, unit_text="", obligation_id=None))
    table, is_last = last_until(db, day, wide)
    return _counted(db, scope, table, day, *is_last, rights(db, officer_id, table))


def _counted(db: Work, scope: Scope, table: Any, day: date, *where: ColumnElement[bool]) -> Source:
    box = box_of(day, against_original=scope.original, table=table)
    return Source(table, box, (is_counted(table), *where, *_narrowed(db, table, scope)), day)


def ranking_of(db: Work, officer_id: int, scope: Scope) -> Source:
    """What of it this officer may see added up by unit."""
    if not scope.period:
        return source_of(db, officer_id, scope.of(ranked=True))
    seen = access.closed_figures_seen_by(db, officer_id)
    return _closed(db, scope, shown_closings(scope.period), seen)


def before_of(db: Work, officer_id: int, scope: Scope, *, ranking: bool = False) -> Source:
    """The figures closed before the ones shown: what a change is measured from."""
    seen = (
        access.closed_figures_seen_by(db, officer_id)
        if ranking
        else access.kept_figures_seen_by(db, officer_id, ClosedAssignment)
    )
    return _closed(db, scope, closings_before(scope), seen)


def _closed(db: Work, scope: Scope, closings: Any, seen: ColumnElement[bool]) -> Source:
    box = ClosedAssignment.box_original if scope.original else ClosedAssignment.box
    shown = ClosedAssignment.closing_id.in_(closings)
    return Source(ClosedAssignment, box, (shown, seen, *_narrowed(db, ClosedAssignment, scope)))


def shown_closings(period: str) -> Any:
    """Of each case the last one in the period."""
    last = select(func.max(Closing.id)).where(Closing.period == period)
    return last.group_by(Closing.case_id)


def closings_before(scope: Scope) -> Any:
    """Of each case the last one, until a day; with a period, of what was closed in it the one
    before."""
    last = select(func.max(Closing.id)).group_by(Closing.case_id)
    if scope.on is not None:
        return last.where(Closing.closed_on <= scope.on)
    if not scope.period:
        return last
    earlier = ends_in(Closing.period) < ends_in(literal(scope.period))
    return last.where(earlier, Closing.case_id.in_(cases_closed_in(scope.period)))


def cases_closed_in(period: str) -> Any:
    return select(Closing.case_id).where(Closing.period == period).correlate(None)


def _narrowed(db: Work, table: Any, scope: Scope) -> list[ColumnElement[bool]]:
    unit = unit_of(db, table, scope)
    asked = ((table.case_id, scope.case_id), (unit, scope.unit_id),
             (table.obligation_id, scope.obligation_id))  # fmt: skip
    found: list[ColumnElement[bool]] = [one == value for one, value in asked if value is not None]
    if scope.unit_text:
        found.append(unit.in_(units_called(scope.unit_text)))
    narrowed = cases_of(scope)
    if narrowed:
        found.append(table.case_id.in_(select(Case.id).where(*narrowed).correlate(None)))
    return found
