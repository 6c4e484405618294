"""Trao đổi: what people say to each other about a task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to


class Comment(Table):
    """For whoever may see the task. Never changed: what was said was said."""

    __tablename__ = "comment"
    id: Mapped[Key]
    task_id: Mapped[int] = to("task.id", index=False)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    text: Mapped[str] = mapped_column(Text)
    mentioned: Mapped[dict[str, Any]] = mapped_column(default=dict)  # login -> name, that day's
    at: Mapped[datetime]
    __table_args__ = (Index("ix_comment_task_id_id", "task_id", "id"),)
