"""Nobody is chased for a while, or until somebody takes it up again: by whom and why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to
from server.tables.work import OPEN, where


class ChasePause(Table):
    """Of one assignment, or of all that a unit has in a case.

    The deadline stands, and what is late is late: only reminders, letters and the list for the
    standing committee rest.
    """

    __tablename__ = "chase_pause"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id", index=False)
    unit_id: Mapped[int] = to("unit.id", index=False)
    assignment_id: Mapped[int | None] = to("assignment.id", index=False)  # None: all of the unit
    until: Mapped[date | None]  # its last day; None: stopped
    reason: Mapped[str] = mapped_column(String(1000))
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))  # None: its day
    end_reason: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    __table_args__ = (where("ix_chase_pause_open", OPEN, "case_id", "unit_id"),)
