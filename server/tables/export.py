"""A report too large to wait for: ordered, made by the worker, kept for some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table

WAITING = "ended_at IS NULL"
LEASE = timedelta(minutes=10)  # of a worker that gives no sign


class Export(Table):
    """Only for whoever ordered it; the file lies beside the database under `key`."""

    __tablename__ = "export"
    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    report: Mapped[str] = mapped_column(String(30))  # code of the catalogue
    ending: Mapped[str] = mapped_column(String(4))  # csv, xlsx, docx, pdf
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lines: Mapped[int] = mapped_column(default=0)  # expected
    read: Mapped[int] = mapped_column(default=0)  # so far
    key: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime]
    next_at: Mapped[datetime]  # not before
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(36))  # of the worker that has it in hand
    ended_at: Mapped[datetime | None]
    failed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(default=0)  # bytes of the file
    __table_args__ = (
        Index("ix_export_officer_id", "officer_id", "id"),
        Index("ix_export_waiting", "next_at", "id",
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_export_at", "at"),
    )  # fmt: skip
