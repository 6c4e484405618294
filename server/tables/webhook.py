"""Other systems that are told what happens: where, of what, and what still has to reach them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to
from server.tables.outbox import WAITING


class Webhook(Table):
    """Told with the eyes of a service's account: what that may not see is not sent."""

    __tablename__ = "webhook"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")
    made_by_id: Mapped[int] = to("officer.id", index=False)
    url: Mapped[str] = mapped_column(String(500))
    kinds: Mapped[list[Any]]  # of events
    reason: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(String(36))  # with the installation's own it makes the secret
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Delivery(Table):
    """One line of the journal on its way: sent at least once, as a mail is (see `Mail`)."""

    __tablename__ = "delivery"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(String(36), unique=True)  # the receiver knows it by this
    webhook_id: Mapped[int] = to("webhook.id")
    chain: Mapped[int] = mapped_column(Id)
    seq: Mapped[int]
    at: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(36))
    sent_at: Mapped[datetime | None]
    failed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        Index("ix_delivery_waiting", "next_at", "id",
              sqlite_where=text(WAITING), postgresql_where=text(WAITING)),
        Index("ix_delivery_failed", "id",
              sqlite_where=text("failed"), postgresql_where=text("failed")),
    )  # fmt: skip
