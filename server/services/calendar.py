"""The installation's working days, read once per transaction."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select

from server.database import Work
from server.tables import CalendarDay
from workflows.workdays import WorkCalendar


def calendar_of(db: Work) -> WorkCalendar:
    if "calendar" not in db.info:
        rows = db.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
        db.info["calendar"] = WorkCalendar(
            off=frozenset(row.day for row in rows if row.kind == "off"),
            work=frozenset(row.day for row in rows if row.kind == "work"),
            names={row.day: row.name for row in rows},
        )
    return cast(WorkCalendar, db.info["calendar"])
