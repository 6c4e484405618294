"""The append-only journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table


class Event(Table):
    """One line. `chain` is an instance id, or 0 for what belongs to none (decision 23)."""

    __tablename__ = "event"
    id: Mapped[Key]
    chain: Mapped[int] = mapped_column(Id)
    seq: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))
    instance_id: Mapped[int | None] = mapped_column(Id, ForeignKey("instance.id"))
    task_id: Mapped[int | None] = mapped_column(Id, ForeignKey("task.id"))
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))  # None: the system
    kind: Mapped[str] = mapped_column(String(40))  # task.completed, case.opened …
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_event_case_id_id", "case_id", "id"),
    )
