"""ISO 8601 durations, dates and cycles of timer events (BPMN 2.0.2, 10.5.5.4), without any clock.

Months are clipped: 31 January plus P1M is the last day of February. A cycle may also count working
days, which are no duration: R3/5WD.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from workflows.workdays import WorkCalendar, at, day_of

LOCAL = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh; a date without offset is meant there
LITERAL = re.compile(r"^\s*(P[\dT]\S*|R\d*/\S+|\d{4}-\d\d-\d\d\S*)\s*$")
DURATION = re.compile(
    r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$"
)


WORKING = re.compile(r"([1-9]\d{0,3})WD")

AfterWorkingDays = Callable[[int], str]
"""The closing of the working day that many days from now on, as ISO text."""


class TimingError(ValueError):
    """The text is no duration, date or cycle."""


@dataclass(frozen=True)
class Duration:
    months: int
    rest: timedelta

    def after(self, moment: datetime) -> datetime:
        return _add_months(moment, self.months) + self.rest


def _add_months(moment: datetime, months: int) -> datetime:
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def duration(text: str) -> Duration:
    found = DURATION.match(text.strip())
    if found is None or not any(found.groups()):
        raise TimingError(f"{text!r} is not a duration such as P3D")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups()[:6])
    rest = timedelta(
        weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=float(found[7] or 0)
    )
    return Duration(years * 12 + months, rest)


def moment_of(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise TimingError(f"{text!r} is not a date such as 2022-12-31T17:00+07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


@dataclass(frozen=True)
class Cycle:
    times: int | None  # firings left; None: without end
    next: datetime
    every: str  # the duration's text, or 5WD

    def later(self, now: datetime, after: AfterWorkingDays | None = None) -> Cycle | None:
        """After firing at `now`: the next in the future; this firing stands for missed periods."""
        if WORKING.fullmatch(self.every):
            left = None if self.times is None else self.times - 1
            return None if left == 0 else Cycle(left, _first(self.every, now, after), self.every)
        step, due, left = duration(self.every), self.next, self.times
        while due <= now and left != 0:
            due, left = step.after(due), None if left is None else left - 1
        return None if left == 0 else Cycle(left, due, self.every)


def missed(due_at: datetime, every: str, now: datetime, calendar: WorkCalendar) -> int:
    """Periods that passed unfired after the one that was due at `due_at`."""
    days, count = WORKING.fullmatch(every), 0
    if days:
        while (due_at := at(calendar.add(day_of(due_at), int(days[1])))) <= now:
            count += 1
        return count
    step = duration(every)
    while (due_at := step.after(due_at)) <= now:
        count += 1
    return count


def _first(every: str, now: datetime, after: AfterWorkingDays | None) -> datetime:
    days = WORKING.fullmatch(every)
    if days is None:
        return duration(every).after(now)
    if after is None:
        raise TimingError("working days are not known here")
    return moment_of(after(int(days[1])))


def cycle(text: str, now: datetime, after: AfterWorkingDays | None = None) -> Cycle:
    """`R3/P1D`, `R/2022-01-01T08:00+07:00/P1W`, `R3/5WD`."""
    head, *rest = text.strip().split("/")
    if not re.fullmatch(r"R\d*", head) or len(rest) not in (1, 2):
        raise TimingError(f"{text!r} is not a cycle such as R3/P1D")
    first = _first(rest[-1], now, after)
    if first <= now:
        raise TimingError(f"{text!r} repeats without time passing")
    start = moment_of(rest[0]) if len(rest) == 2 else first
    return Cycle(int(head[1:]) if head[1:] else None, start, rest[-1])


def due(
    form: str, text: object, now: datetime, after: AfterWorkingDays | None = None
) -> tuple[datetime, Cycle | None]:
    """When a timer of `form` date, duration or cycle fires first; `after` counts working days."""
    if not isinstance(text, str):
        raise TimingError(f"{text!r} is not a text")
    if form == "date":
        return moment_of(text), None
    if form == "duration":
        return duration(text).after(now), None
    cyclic = cycle(text, now, after)
    return cyclic.next, cyclic
