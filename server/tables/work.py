"""Work the worker does: due rows, jobs, kept messages, schedules, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to

OPEN = "ended_at IS NULL"
MOVING = f"{OPEN} AND NOT held"
OF_CASE = f"{OPEN} AND instance_id IS NULL AND assignment_id IS NULL"


def where(name: str, condition: str, *columns: str) -> Index:
    """Only the rows that still matter: the index stays small however much is done."""
    literal = text(condition)
    return Index(name, *columns, sqlite_where=literal, postgresql_where=literal)


class Due(Table):
    """What becomes due: a timer of an instance, a reminder of a task or assignment, a schedule."""

    __tablename__ = "due"
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(10))
    instance_id: Mapped[int | None] = to("instance.id")
    task_id: Mapped[int | None] = to("task.id")
    assignment_id: Mapped[int | None] = to("assignment.id")
    schedule_id: Mapped[int | None] = to("schedule.id")
    key: Mapped[str] = mapped_column(String(80), default="")  # timer key, or rule of a reminder
    element: Mapped[str] = mapped_column(String(60), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]  # fired or withdrawn
    failed: Mapped[bool] = mapped_column(default=False)  # set aside after five attempts
    held: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Known to stand still with its case: no tick looks at it. False says nothing."""
    __table_args__ = (
        one_of("kind", "timer", "reminder", "schedule"),
        where("ix_due_open", MOVING, "due_at", "id"),
        where("ix_due_free", f"{MOVING} AND instance_id IS NULL", "due_at", "id"),
        where("ix_due_of_instance", OPEN, "instance_id"),
        where("ix_due_failed", "failed", "instance_id"),
        where("ix_due_of_case", OF_CASE, "key"),  # a few of each case
    )


class Job(Table):
    """What touches another instance, written in the commit that wants it (decision 17)."""

    __tablename__ = "job"
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    instance_id: Mapped[int | None] = to("instance.id")  # the one instance this job locks
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    failed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        where("ix_job_open", OPEN, "run_at", "id"),
        where("ix_job_free", f"{OPEN} AND instance_id IS NULL", "run_at", "id"),
        where("ix_job_of_instance", OPEN, "instance_id", "id"),
    )


class Message(Table):
    """A message thrown: kept for later waiters while `kept_until` says so."""

    __tablename__ = "message"
    id: Mapped[Key]
    case_id: Mapped[int | None] = to("case.id")
    from_instance_id: Mapped[int | None] = mapped_column(Id, ForeignKey("instance.id"))
    name: Mapped[str] = mapped_column(String(60), index=True)
    keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sent_at: Mapped[datetime]
    kept_until: Mapped[datetime | None]  # None and not case_end: not kept
    kept_to_case_end: Mapped[bool] = mapped_column(default=False)
    delivered: Mapped[int] = mapped_column(default=0)


class MessageDelivery(Table):
    """Once to each waiter, however often the job runs."""

    __tablename__ = "message_delivery"
    message_id: Mapped[int] = mapped_column(Id, ForeignKey("message.id"), primary_key=True)
    instance_id: Mapped[int] = mapped_column(Id, ForeignKey("instance.id"), primary_key=True)
    at: Mapped[datetime]


class Schedule(Table):
    """A standing child of a case: one instance per period (P5)."""

    __tablename__ = "schedule"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id")
    instance_id: Mapped[int] = to("instance.id")  # the parent whose end takes it away
    calls: Mapped[str] = mapped_column(String(60))
    frequency: Mapped[str] = mapped_column(String(12))  # QUARTERLY, HALF_YEARLY, MONTHLY
    due_day: Mapped[int] = mapped_column(default=20)
    cycle_no: Mapped[int] = mapped_column(default=0)  # of the last one started
    next_on: Mapped[date]
    retry_on: Mapped[date | None]  # the period of `next_on` could not start; later ones stay
    ended_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("instance_id", "calls"),)


class Notice(Table):
    """A line told to an officer inside the application."""

    __tablename__ = "notice"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id", index=False)
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))
    task_id: Mapped[int | None] = mapped_column(Id, ForeignKey("task.id"))
    code: Mapped[str] = mapped_column(String(60))  # sentence in the catalogue
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(Id, ForeignKey("mail.id"))  # told by mail too
    __table_args__ = (
        Index("ix_notice_officer_id_read_at", "officer_id", "read_at"),
        where("ix_notice_unmailed", "mail_id IS NULL", "at"),
    )
