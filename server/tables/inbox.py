"""What officers keep about their inbox: days to look again, what was read, filters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to


class FollowUp(Table):
    """An officer wants to see a task again on that day (ngày xem lại), and not before."""

    __tablename__ = "follow_up"
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(Id, ForeignKey("task.id"), primary_key=True, index=True)
    on_day: Mapped[date]
    at: Mapped[datetime]


class Acknowledgement(Table):
    """A unit that is only informed (để biết) has read the directive: who of it says so."""

    __tablename__ = "acknowledgement"
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"), primary_key=True, index=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]


class SavedFilter(Table):
    """A filter under a name: one officer's, or for everybody of a unit or with a role."""

    __tablename__ = "saved_filter"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")  # who made it
    unit_id: Mapped[int | None] = to("unit.id")
    role: Mapped[str | None] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as an address asks it
    at: Mapped[datetime]
    __table_args__ = (Index("ix_saved_filter_role", "role"),)
