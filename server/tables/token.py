"""Keys by which programs ask: hashed, for a time, for named purposes only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Key, Table, to


class Token(Table):
    """Whoever sends the secret acts as `officer_id` and may no more than that officer."""

    __tablename__ = "token"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")
    made_by_id: Mapped[int] = to("officer.id", index=False)
    name: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(Text, default="")  # of a service's
    hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of 256 bits by chance
    ending: Mapped[str] = mapped_column(String(8))  # of the secret: to tell one from another
    scopes: Mapped[list[Any]]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]  # to about ten minutes
    revoked_at: Mapped[datetime | None]
    counted_in: Mapped[int] = mapped_column(default=0, server_default="0")  # minutes since 1970
    counted: Mapped[int] = mapped_column(default=0, server_default="0")  # requests in that minute
