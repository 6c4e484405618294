"""Number series per organ, type and term; outgoing and incoming registers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class NumberSeries(Table):
    """Party organs: per type and term (nhiệm kỳ); others: per year."""

    __tablename__ = "number_series"
    id: Mapped[Key]
    unit_id: Mapped[int] = to("unit.id", index=False)
    doc_type: Mapped[str] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(60))  # "Nhiệm kỳ 2020 - 2025", "2022"
    symbol: Mapped[str] = mapped_column(String(40))  # CV/TU
    next: Mapped[int] = mapped_column(default=1)
    __table_args__ = (UniqueConstraint("unit_id", "doc_type", "period"),)


class OutgoingEntry(Table):
    """One number of a series: used, held, or void with its reason. Never deleted, never reused."""

    __tablename__ = "outgoing_entry"
    id: Mapped[Key]
    series_id: Mapped[int] = to("number_series.id", index=False)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(6))
    full_number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(500), default="")
    signatory: Mapped[str] = mapped_column(String(200), default="")
    recipients: Mapped[str] = mapped_column(String(1000), default="")
    drafting_unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    copies: Mapped[int | None]
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    directive_id: Mapped[int | None] = to("directive.id")
    task_id: Mapped[int | None] = to("task.id")
    file_id: Mapped[int | None] = mapped_column(Id, ForeignKey("file.id"))
    at: Mapped[datetime]
    __table_args__ = (
        one_of("state", "used", "held", "void"),
        UniqueConstraint("series_id", "number"),
    )


class IncomingEntry(Table):
    """One row of a unit's incoming register, numbered per year."""

    __tablename__ = "incoming_entry"
    id: Mapped[Key]
    unit_id: Mapped[int] = to("unit.id", index=False)
    year: Mapped[int]
    arrival_no: Mapped[int]
    arrived_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    full_number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(500))
    receiver: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    directive_id: Mapped[int | None] = to("directive.id")
    task_id: Mapped[int | None] = to("task.id")
    file_id: Mapped[int | None] = mapped_column(Id, ForeignKey("file.id"))
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("unit_id", "year", "arrival_no"),)
