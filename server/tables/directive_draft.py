"""A directive that is being sent out from a template: as typed so far, kept until it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class DirectiveDraft(Table):
    __tablename__ = "directive_draft"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")  # whose it is; nobody else sees it
    model: Mapped[str] = mapped_column(String(60))  # key of the template
    state: Mapped[str] = mapped_column(String(8), default="open")
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # part of the form -> as typed
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))  # it became
    __table_args__ = (one_of("state", "open", "sent", "dropped"),)
