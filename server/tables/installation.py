"""Facts of this installation: one row; and the calendar frozen into it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Table, one_of


class Installation(Table):
    __tablename__ = "installation"
    id: Mapped[int] = mapped_column(primary_key=True)  # always 1
    clock_offset_seconds: Mapped[int] = mapped_column(default=0)  # nonzero only in a demo
    is_demo: Mapped[bool] = mapped_column(default=False)
    calendar_version: Mapped[int] = mapped_column(default=0)  # +1 when a calendar day changes
    organisation_version: Mapped[int] = mapped_column(default=0)  # see `server.kept`
    demo_progress: Mapped[str] = mapped_column(String(60), default="")
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class CalendarDay(Table):
    """A day that differs from Monday to Friday = working, Saturday and Sunday = off."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(20))  # holidays, override
    __table_args__ = (one_of("kind", "off", "work"),)
