"""Running instances taken to another version: asked for by one person, approved by a second."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class Move(Table):
    __tablename__ = "move"
    id: Mapped[Key]
    definition_id: Mapped[int] = to("definition.id")  # the version they go to
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Element of an older version -> element of this one."""
    with_later: Mapped[bool] = mapped_column(default=False)
    """Children that their cases begin later follow the new version too."""
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    decided_at: Mapped[datetime | None]  # approved, withdrawn or stopped
    decided_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    __table_args__ = (one_of("state", "asked", "going", "withdrawn", "stopped"),)


class MovedInstance(Table):
    """One of them: what became of it, each in a transaction of its own."""

    __tablename__ = "moved_instance"
    id: Mapped[Key]
    move_id: Mapped[int] = to("move.id", index=False)
    instance_id: Mapped[int] = to("instance.id")
    from_id: Mapped[int] = mapped_column(Id, ForeignKey("definition.id"))  # its version when asked
    state: Mapped[str] = mapped_column(String(10))
    told: Mapped[list[Any]] = mapped_column(default=list)  # why not, or what to know: code, element
    at: Mapped[datetime | None]
    __table_args__ = (
        one_of("state", "waiting", "moved", "refused", "unaffected", "left"),
        UniqueConstraint("move_id", "instance_id"),
        Index("ix_moved_instance_move_id_state", "move_id", "state", "id"),
    )
