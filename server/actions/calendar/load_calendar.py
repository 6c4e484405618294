"""Freeze the decreed days off and make-up Saturdays into the installation's own calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import holidays
from sqlalchemy import delete

from server.database import Database
from server.errors import Unusable
from server.recording import journal
from server.tables import CalendarDay, Installation

YEARS = range(2020, 2031)


def load_calendar(
    database: Database,
    *,
    years: Iterable[int] = YEARS,
    overrides: Path | None = None,
    officer_id: int | None = None,
) -> int:
    """The number of days that differ from the week. Deadlines already given do not move."""
    days = decreed_days(years) | (local_days(overrides) if overrides else {})
    with database.transaction() as db:
        installation = db.get_one(Installation, 1, with_for_update=True)
        db.execute(delete(CalendarDay))
        db.add_all(days.values())
        installation.calendar_version += 1
        journal.append(db, "calendar.loaded", officer_id=officer_id, data={"days": len(days)})
    return len(days)


def decreed_days(years: Iterable[int]) -> dict[date, CalendarDay]:
    """From PyPI `holidays`, pinned; later years follow the rules until they are decreed."""
    country = holidays.country_holidays("VN", years=years, language="vi")
    days = {day: _day(day, "off", name) for day, name in country.items() if day.weekday() < 5}
    wanted = set(years)
    for day in country.weekend_workdays:
        if day.year in wanted:
            days[day] = _day(day, "work", "Ngày làm bù")
    return days


def local_days(path: Path) -> dict[date, CalendarDay]:
    """[[day]] on = 2025-09-27, kind = "work", name = "…"; raises Unusable naming the entry."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("day", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Unusable("calendar-unreadable", path=str(path), reason=str(error)) from None
    return dict(_local_day(path, number, entry) for number, entry in enumerate(entries, 1))


def _local_day(path: Path, number: int, entry: Mapping[str, object]) -> tuple[date, CalendarDay]:
    day, kind, name = entry.get("on"), entry.get("kind"), str(entry.get("name", ""))
    if not isinstance(day, date) or kind not in ("off", "work") or not name:
        raise Unusable("calendar-bad-day", path=str(path), number=number)
    return day, _day(day, str(kind), name, "override")


def _day(day: date, kind: str, name: str, source: str = "holidays") -> CalendarDay:
    return CalendarDay(day=day, kind=kind, name=name, source=source)
