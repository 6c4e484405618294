"""Ủy quyền: for some days one officer does what another may do, by a document."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to


class Deputy(Table):
    """`deputy_id` acts for `officer_id` from the first day to the last, both included.

    Without `unit_id` in every unit of theirs, without `role` in every role, without a kind of
    document, a directive or a step in all their work; never what they are deputies for themselves.
    """

    __tablename__ = "deputy"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")  # who is away
    deputy_id: Mapped[int] = to("officer.id")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    role: Mapped[str | None] = mapped_column(String(40))
    doc_type: Mapped[str | None] = mapped_column(String(10))  # of the directive
    directive_id: Mapped[int | None] = mapped_column(Id, ForeignKey("directive.id"))
    step: Mapped[str | None] = mapped_column(String(200))  # as its tasks are called
    in_person: Mapped[bool]  # also what is given to them by name
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    document: Mapped[str] = mapped_column(String(300))  # number and day of what authorises it
    made_by_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # taken back before the last day
    ended_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
