"""Uploads with a mark of secrecy: set aside unread until the security officer wipes them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table


class Quarantined(Table):
    """Neither name nor words of it: who, when, how large, which bytes. Kept after the wipe."""

    __tablename__ = "quarantined"
    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    media_type: Mapped[str] = mapped_column(String(100))  # "" for typed text, which is not kept
    mark: Mapped[str] = mapped_column(String(20))  # as stamped
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]
    wiped_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    wiped_why: Mapped[str] = mapped_column(String(1000), default="")
    __table_args__ = (Index("ix_quarantined_wiped_at_id", "wiped_at", "id"),)
