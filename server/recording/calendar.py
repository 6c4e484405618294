"""A day of the calendar changes: what of it is told before, and written after it was confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from server.database import Work
from server.recording.organisation import Fault, of_text
from server.tables import CalendarDay
from workflows.workdays import WorkCalendar

OFF, WORK, WEEK = "off", "work", "week"
"""Nobody works; everybody does; as the day of the week says."""
KINDS = (OFF, WORK, WEEK)
LONGEST_NAME = 200


@dataclass(frozen=True)
class DayChange:
    day: date
    kind: str
    name: str


def faults_of(db: Work, changes: Sequence[DayChange], document: str) -> list[Fault]:
    """What has been is not changed: figures and deadlines of past days stand."""
    found: list[Fault] = [*of_text("document", document)]
    for field, one in zip(("day", "other"), changes, strict=False):
        found += [
            (one.day <= db.today, field, "calendar-past", {}),
            (one.kind not in KINDS, "kind", "not-a-choice", {}),
            *((of_text("name", one.name, LONGEST_NAME)) if one.kind != WEEK else ()),
        ]
    if len({one.day for one in changes}) < len(changes):
        found.append((True, "other", "same-day", {}))
    return found


def with_changes(calendar: WorkCalendar, changes: Iterable[DayChange]) -> WorkCalendar:
    off, work, names = set(calendar.off), set(calendar.work), dict(calendar.names)
    for one in changes:
        off.discard(one.day)
        work.discard(one.day)
        names.pop(one.day, None)
        if one.kind != WEEK:
            (off if one.kind == OFF else work).add(one.day)
            names[one.day] = one.name
    return replace(calendar, off=frozenset(off), work=frozenset(work), names=names)


def write_day(db: Work, change: DayChange) -> None:
    row = db.get(CalendarDay, change.day)
    if change.kind == WEEK:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = CalendarDay(day=change.day)
        db.add(row)
    row.kind, row.name, row.source = change.kind, change.name, "override"
