"""The calendar of a year, and what a change of it would move: told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from server import access
from server.calendar_days import calendar_of
from server.database import Work
from server.recording.calendar import DayChange, faults_of, with_changes
from server.recording.moved_limits import LimitMove, limit_moves
from server.recording.organisation import refuse
from server.services.deadlines import DATED, OVER
from server.tables import Assignment, CalendarDay
from workflows.workdays import WorkCalendar


@dataclass(frozen=True)
class Year:
    number: int
    days: tuple[CalendarDay, ...]  # that differ from the week
    working: tuple[int, ...]  # days of work of each month
    known: tuple[int, ...]  # years that the calendar says something of


@dataclass(frozen=True)
class MovedLimits:
    """So many steps of so many units: from that day to that one. Never which: no content."""

    before: date
    after: date
    steps: int
    units: int


@dataclass(frozen=True)
class CalendarPreview:
    moved: tuple[MovedLimits, ...]
    steps: int
    staying: int  # deadlines by a document


def read_year(db: Work, officer_id: int, wanted: int | None) -> Year:
    access.require_admin(db, officer_id)
    rows = db.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()
    known = tuple(sorted({row.day.year for row in rows} | {db.today.year}))
    number = wanted if wanted in known else db.today.year
    days = tuple(row for row in rows if row.day.year == number)
    return Year(number, days, working_days(calendar_of(db), number), known)


def working_days(calendar: WorkCalendar, year: int) -> tuple[int, ...]:
    first = date(year, 1, 1)
    each = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    counted = Counter(day.month for day in each if calendar.is_working(day))
    return tuple(counted[month] for month in range(1, 13))


def preview_change(
    db: Work, officer_id: int, changes: Sequence[DayChange], document: str
) -> CalendarPreview:
    """Raises Invalid as the change itself would."""
    access.require_admin(db, officer_id)
    refuse(*faults_of(db, changes, document))
    first = min(one.day for one in changes)
    after = with_changes(calendar_of(db), changes)
    moves = [one for one in limit_moves(db, after, first) if one.is_to_another_day]
    staying = select(func.count()).where(
        Assignment.deadline_kind.in_(DATED), Assignment.current_due >= first,
        Assignment.progress.not_in(OVER),
    )  # fmt: skip
    return CalendarPreview(by_days(moves), len(moves), db.scalar(staying) or 0)


def by_days(moves: Sequence[LimitMove]) -> tuple[MovedLimits, ...]:
    pairs = sorted({(one.before, one.after) for one in moves})
    return tuple(
        MovedLimits(before, after, len(same), len({one.unit_id for one in same}))
        for before, after in pairs
        if (same := [one for one in moves if (one.before, one.after) == (before, after)])
    )
