"""A case, or one unit's part of it, is suspended or cancelled: by whom, why, by which document."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class Halt(Table):
    """What stands still points here: the case, its instances, its assignments.

    `ended_at` of a suspension: it was resumed; whatever still points here is being moved on.
    A freeze stops only the clocks, while the end of the directive is considered.
    """

    __tablename__ = "halt"
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(10))
    case_id: Mapped[int] = to("case.id")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))  # None: the whole case
    reason: Mapped[str] = mapped_column(String(1000))
    document: Mapped[str] = mapped_column(String(500))  # number and date
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    end_reason: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    end_document: Mapped[str] = mapped_column(String(500), default="", server_default="")
    days: Mapped[int] = mapped_column(default=0, server_default="0")  # working days it lasted
    __table_args__ = (one_of("kind", "suspend", "cancel", "freeze"),)
