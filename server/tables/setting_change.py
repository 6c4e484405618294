"""A setting of the office changed by an administrator: from what to what, by whom and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table


class SettingChange(Table):
    """The newest line of a name counts; `Installation.parameters` holds its value."""

    __tablename__ = "setting_change"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # before, after
    reason: Mapped[str] = mapped_column(String(300))
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    __table_args__ = (Index("ix_setting_change_name_id", "name", "id"),)
