"""What leaves the building: rows of the transaction that wants it, sent after its commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table

WAITING = "sent_at IS NULL AND NOT failed"


class Mail(Table):
    """One e-mail. Sent at least once: a crash between sending and marking sends it again.

    The receiver knows it by its Message-ID, which is made of `key` and stays.
    """

    __tablename__ = "mail"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(36), unique=True)
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    address: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    next_at: Mapped[datetime]  # not before
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(36))  # of the worker that has it in hand
    sent_at: Mapped[datetime | None]
    failed: Mapped[bool] = mapped_column(default=False)  # set aside until an administrator looks
    error: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        Index("ix_mail_waiting", "next_at", "id",
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_mail_failed", "id",
              sqlite_where=text("failed"), postgresql_where=text("failed")),
    )  # fmt: skip
