"""Anchors of the journal: what the heads of its chains were, each anchor chained to the last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table


class Anchor(Table):
    """`scope` is a case id, or 0: the anchor over all, which covers those of its round's cases."""

    __tablename__ = "anchor"
    id: Mapped[Key]
    scope: Mapped[int] = mapped_column(Id)
    number: Mapped[int]  # 1, 2, 3 … within its scope
    round: Mapped[int]  # number of the anchor over all that covers it, or is it
    seen: Mapped[int] = mapped_column(Id)  # the last event that this round looked at
    covers: Mapped[str] = mapped_column(String(64))  # digest of heads, and of the round's cases
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("scope", "number"),)


class AnchoredHead(Table):
    """A line that was the last of its chain when it was anchored."""

    __tablename__ = "anchored_head"
    chain: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    anchor_id: Mapped[int] = mapped_column(Id, ForeignKey("anchor.id"))
    __table_args__ = (Index("ix_anchored_head_anchor_id_chain", "anchor_id", "chain"),)
