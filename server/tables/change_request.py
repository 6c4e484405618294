"""A unit asks for more time, for other content, or to be rid of a part of its work (P9)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to

PENDING = ("raised", "requested", "returned")
"""Nothing is decided yet: an overdue part of the work is shown as being corrected."""


class ChangeRequest(Table):
    """Its id is the correlation key `change_request_id`."""

    __tablename__ = "change_request"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id", index=False)
    unit_id: Mapped[int] = to("unit.id")
    assignment_id: Mapped[int] = to("assignment.id")
    instance_id: Mapped[int | None] = to("instance.id")  # its own P9, from its first answer on
    state: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(8), default="")  # EXTEND, ADJUST, RETURN
    reason: Mapped[str] = mapped_column(Text, default="")
    due_before: Mapped[date | None]  # the deadline as it stood when it was asked for
    new_due: Mapped[date | None]
    new_content: Mapped[str] = mapped_column(String(500), default="")
    content_before: Mapped[str] = mapped_column(String(500), default="")
    document: Mapped[str] = mapped_column(String(500), default="")  # number and date
    granted_due: Mapped[date | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    decision_document: Mapped[str] = mapped_column(String(500), default="")
    raised_by_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    raised_at: Mapped[datetime]
    requested_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    __table_args__ = (
        one_of("state", "raised", "requested", "returned", "approved", "rejected", "withdrawn"),
        Index("ix_change_request_case_id_state", "case_id", "state"),
    )
