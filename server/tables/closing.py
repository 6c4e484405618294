"""Chốt số liệu: the figures of a case as a leader closed them for a period; they only grow."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to


class Closing(Table):
    """From here on others see the figures that rank units, as they were then (decision 5)."""

    __tablename__ = "closing"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id", index=False)
    period: Mapped[str] = mapped_column(String(10))  # 2022-Q3, 2022-M09, 2022-H2
    closed_on: Mapped[date]  # the day the figures are of
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    instance_id: Mapped[int | None] = mapped_column(Id, ForeignKey("instance.id"))  # of the report
    at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("case_id", "closed_on"),
        Index("ix_closing_period", "period"),
    )


COUNTED = ("case_id", "unit_id", "obligation_id", "role", "progress", "deadline_kind",
           "original_due", "current_due", "suspended_on", "submitted_on", "accepted_on",
           "evidence_on")  # fmt: skip
"""By which an assignment is counted."""


class AsCounted:
    """The same columns of an assignment as it stood once, named as in `assignment`."""

    case_id: Mapped[int] = mapped_column(Id)
    unit_id: Mapped[int] = mapped_column(Id)
    obligation_id: Mapped[int] = mapped_column(Id)
    role: Mapped[str] = mapped_column(String(12))
    progress: Mapped[str] = mapped_column(String(12))
    deadline_kind: Mapped[str] = mapped_column(String(12))
    original_due: Mapped[date | None]
    current_due: Mapped[date | None]
    suspended_on: Mapped[date | None]
    submitted_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    evidence_on: Mapped[date | None]


class ClosedAssignment(AsCounted, Table):
    """One assignment as it was counted for a closing."""

    __tablename__ = "closed_assignment"
    closing_id: Mapped[int] = mapped_column(Id, ForeignKey("closing.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    box: Mapped[str] = mapped_column(String(8))  # against the deadline of the day
    box_original: Mapped[str] = mapped_column(String(8))  # against the first one
