"""The days on which work that is put aside is mostly wanted back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from server.database import Work
from server.services.calendar import calendar_of

WEEK = 7
QUICK = ("tomorrow", "monday", "third")


def later_days(db: Work) -> Mapping[str, date]:
    """Tomorrow, next Monday, after three working days."""
    day = db.today
    monday = day + timedelta(WEEK - day.weekday())
    return dict(zip(QUICK, (day + timedelta(1), monday, calendar_of(db).add(day, 3)), strict=True))
