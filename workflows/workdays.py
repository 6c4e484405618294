"""Working days of a Vietnamese office: pure arithmetic over days that differ from the week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
OPENS = time(7, 30)
CUT_OFF = time(17, 0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """`off`: weekdays nobody works. `work`: weekend days that are made up. `names` say why."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def is_working(self, day: date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def add(self, day: date, count: int) -> date:
        """The count-th working day after `day`; 0: `day`, or the next working day if it is off."""
        if count < 0:
            return self._subtract(day, -count)
        if count == 0:
            return day if self.is_working(day) else self.add(day, 1)
        for later in self._days(day, DAY):
            count -= self.is_working(later)
            if count == 0:
                return later
        raise OverflowError("the calendar has no end")  # _days never ends

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    def explain(self, start: date, count: int) -> dict[str, Any]:
        """Why a deadline is that date, as JSON for `due_why` and `explanation`."""
        due = self.add(start, count)
        passed = [start + DAY * n for n in range(1, (due - start).days)]
        skipped = [
            {"day": day.isoformat(), "name": self.names.get(day)}
            for day in passed
            if not self.is_working(day)
        ]
        return {
            "start": start.isoformat(),
            "working_days": count,
            "skipped": skipped,
            "due": due.isoformat(),
        }

    def add_hours(self, moment: datetime, hours: float) -> datetime:
        """`moment` plus office hours 07:30-17:00; aware, in ZONE."""
        left = timedelta(hours=hours)
        moment = moment.astimezone(ZONE)
        day, now = moment.date(), moment.timetz().replace(tzinfo=None)
        if not self.is_working(day) or now >= CUT_OFF:
            day, now = self.add(day, 1), OPENS
        start = at(day, max(now, OPENS))
        while start + left > at(day, CUT_OFF):
            left -= at(day, CUT_OFF) - start
            day = self.add(day, 1)
            start = at(day, OPENS)
        return start + left

    def later(self, moment: datetime, days: int) -> datetime:
        """So many working days on, at the same time of day in the office."""
        local = moment.astimezone(ZONE)
        return datetime.combine(self.add(local.date(), days), local.timetz().replace(tzinfo=None),
                                ZONE)  # fmt: skip

    def _subtract(self, day: date, count: int) -> date:
        for earlier in self._days(day, -DAY):
            count -= self.is_working(earlier)
            if count == 0:
                return earlier
        raise OverflowError("the calendar has no beginning")  # _days never ends

    @staticmethod
    def _days(day: date, step: timedelta) -> Iterator[date]:
        while True:
            day += step
            yield day


def at(day: date, moment: time = CUT_OFF) -> datetime:
    """A clock time of a day in the office, aware."""
    return datetime.combine(day, moment, ZONE)


def day_of(moment: datetime) -> date:
    """The day in the office; until seven in the morning UTC still has the day before."""
    return moment.astimezone(ZONE).date()


def arrival_day(moment: datetime, calendar: WorkCalendar) -> date:
    """The day a paper counts from: after 17:00 or on a day off, the next working day."""
    local = moment.astimezone(ZONE)
    if calendar.is_working(local.date()) and local.time() < CUT_OFF:
        return local.date()
    return calendar.add(local.date(), 1)
