"""The installation's calendar as a value; kept per process until the calendar changes."""

from __future__ import annotations

import threading
from typing import cast

from sqlalchemy import select

from server.database import Work
from server.tables import CalendarDay
from workflows.workdays import WorkCalendar

_kept: dict[str, tuple[int, WorkCalendar]] = {}
_guard = threading.Lock()


def calendar_of(db: Work) -> WorkCalendar:
    """No query when nothing has changed: the transaction knows the version."""
    if "calendar" not in db.info:
        db.info["calendar"] = _current(db)
    return cast(WorkCalendar, db.info["calendar"])


def _current(db: Work) -> WorkCalendar:
    version = db.stamp.calendar
    name = db.info["place"]
    with _guard:
        kept = _kept.get(name)
    if kept is None or kept[0] != version:
        kept = version, _read(db)
        with _guard:
            _kept.clear()  # one process serves one database; only tests open many
            _kept[name] = kept
    return kept[1]


def _read(db: Work) -> WorkCalendar:
    rows = db.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
    return WorkCalendar(
        off=frozenset(row.day for row in rows if row.kind == "off"),
        work=frozenset(row.day for row in rows if row.kind == "work"),
        names={row.day: row.name for row in rows},
    )
