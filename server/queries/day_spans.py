"""How many working days lie between two days, and which holidays are not among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.workdays import DAY, WorkCalendar


@dataclass(frozen=True)
class Span:
    """From the day after `start` up to and with the last; `skipped`: holidays with their names."""

    start: date
    days: int
    skipped: tuple[tuple[date, str], ...]


def span_of(calendar: WorkCalendar, start: date, end: date) -> Span:
    passed = [start + DAY * number for number in range(1, (end - start).days + 1)]
    skipped = [
        (day, calendar.names[day])
        for day in passed
        if not calendar.is_working(day) and calendar.names.get(day)
    ]
    return Span(start, calendar.between(start, end), tuple(skipped))
