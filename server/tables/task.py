"""Human work: open, done or cancelled; drafts and answers; who may take it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class Task(Table):
    __tablename__ = "task"
    id: Mapped[Key]
    instance_id: Mapped[int] = to("instance.id")
    case_id: Mapped[int | None] = to("case.id")
    child_group_id: Mapped[int | None] = to("child_group.id")  # one item of a repeated task
    item: Mapped[int | None]
    item_data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    key: Mapped[str] = mapped_column(String(60))
    element: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(120), default="")
    lane: Mapped[str] = mapped_column(String(60), default="")
    unit_id: Mapped[int | None] = to("unit.id")  # whose people do it
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    assignee_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    due_on: Mapped[date | None]  # limit of the step (thời hạn bước): orders and colours, no more
    due_why: Mapped[dict[str, Any]] = mapped_column(default=dict)
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    from_paper: Mapped[bool] = mapped_column(default=False)
    deputy_id: Mapped[int | None] = mapped_column(Id, ForeignKey("deputy.id"))
    """Done by a deputy, under this."""
    assigned_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    assigned_at: Mapped[datetime | None]
    assign_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    definition_id: Mapped[int | None] = mapped_column(Id, ForeignKey("definition.id"))
    """The version it was over under, once its instance has moved to another."""
    __table_args__ = (
        one_of("state", "open", "done", "cancelled"),
        UniqueConstraint("instance_id", "key", "item"),
        Index("ix_task_name", "name", "id"),
        Index("ix_task_mine", "assignee_id", "due_on", "id",
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index("ix_task_assigned_by", "assigned_by_id",
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index("ix_task_done_by", "done_by_id", "done_at", "id",
              sqlite_where=text("state = 'done'"), postgresql_where=text("state = 'done'")),
        Index("ix_task_of_unit", "unit_id", "due_on", "id",
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
    )  # fmt: skip


class Candidate(Table):
    """Who may take a task: holders of a role in a unit, or one named officer."""

    __tablename__ = "candidate"
    id: Mapped[Key]
    task_id: Mapped[int] = to("task.id")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    role: Mapped[str | None] = mapped_column(String(40))
    officer_id: Mapped[int | None] = to("officer.id")
    on_paper: Mapped[bool] = mapped_column(default=False)  # may only enter it from paper
    __table_args__ = (Index("ix_candidate_unit_id_role", "unit_id", "role"),)


class Reading(Table):
    """An earlier task whose answer and files lie before whoever does this one (`shows`)."""

    __tablename__ = "reading"
    task_id: Mapped[int] = mapped_column(Id, ForeignKey("task.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(Id, ForeignKey("task.id"), primary_key=True, index=True)


class Draft(Table):
    __tablename__ = "draft"
    task_id: Mapped[int] = mapped_column(Id, ForeignKey("task.id"), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as typed, not cleaned
    kept: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """When each field became what it is: name -> moment."""
    homeless: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Typed before the form changed, without a field now: name -> {label, value, rows}."""
    officer_id: Mapped[int] = to("officer.id")
    saved_at: Mapped[datetime]


class Answer(Table):
    """What was submitted with a task, whole; the instance holds only its scalars and this id."""

    __tablename__ = "answer"
    id: Mapped[Key]
    task_id: Mapped[int] = to("task.id")
    instance_id: Mapped[int] = to("instance.id")
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))
    form: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # cleaned, without tables
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    paper_date: Mapped[date | None]  # entered from paper: date and signatory on the paper, scan
    paper_signatory: Mapped[str | None] = mapped_column(String(200))
    paper_file_id: Mapped[int | None] = mapped_column(Id, ForeignKey("file.id"))
    at: Mapped[datetime]


class AnswerRow(Table):
    """One row of a table or picker of an answer; a row set is all rows of one field."""

    __tablename__ = "answer_row"
    id: Mapped[Key]
    answer_id: Mapped[int] = to("answer.id", index=False)
    field: Mapped[str] = mapped_column(String(60))
    ordinal: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (UniqueConstraint("answer_id", "field", "ordinal"),)


class Idempotency(Table):
    """What a form was answered with; whoever sends it again gets the same."""

    __tablename__ = "idempotency"
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    status: Mapped[int | None]
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class LastStep(Table):
    """An instance as it was before the task that was completed last, so that it can go back there.

    One per instance: whatever moves the instance afterwards makes it worthless, by `version`.
    """

    __tablename__ = "last_step"
    instance_id: Mapped[int] = mapped_column(
        Id, ForeignKey("instance.id"), primary_key=True, autoincrement=False
    )
    task_id: Mapped[int] = mapped_column(Id)
    officer_id: Mapped[int] = mapped_column(Id)
    version: Mapped[int]  # of the instance, after the task
    part: Mapped[str] = mapped_column(String(60))
    state: Mapped[bytes] = mapped_column(LargeBinary)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)  # as it was sent, for the draft
    at: Mapped[datetime]
