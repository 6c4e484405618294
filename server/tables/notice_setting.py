"""What an officer wants to be told by letter, and when; and whether their calendar may be read."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Table

HOURS = ("06:30", "07:30", "08:30", "10:00", "13:30")
MORNING = HOURS[1]


class NoticeSetting(Table):
    """Who has no row has the defaults. Inside the application everything is always told."""

    __tablename__ = "notice_setting"
    officer_id: Mapped[int] = mapped_column(
        Id, ForeignKey("officer.id"), primary_key=True, autoincrement=False
    )
    digest: Mapped[bool] = mapped_column(default=True, server_default=true())
    hour: Mapped[str] = mapped_column(String(5), default=MORNING, server_default=MORNING)
    given: Mapped[bool] = mapped_column(default=True, server_default=true())
    """At once: what somebody gives them to do."""
    urgent: Mapped[bool] = mapped_column(default=True, server_default=true())
    """At once: whatever is of an urgent document."""
    working_days: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Nothing leaves on other days."""
    left_out: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Kinds of notices that no digest tells."""
    told_on: Mapped[date | None]
    """The day whose digest is written, or was not needed."""
    feed: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the calendar's address: another number makes the old address worthless."""
    feed_is_open: Mapped[bool] = mapped_column(default=False, server_default=false())
