"""Runs of definitions: instances, the children they wait for, what they await, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from server.tables.base import Id, Key, Table, one_of, to


class Instance(Table):
    __tablename__ = "instance"
    id: Mapped[Key]
    case_id: Mapped[int | None] = to("case.id")
    definition_id: Mapped[int] = to("definition.id")
    part: Mapped[str] = mapped_column(String(60))  # start event or event subprocess
    parent_id: Mapped[int | None] = to("instance.id")
    child_group_id: Mapped[int | None] = to("child_group.id", use_alter=True)
    item: Mapped[int | None]  # ordinal in its child group
    unit_id: Mapped[int | None] = to("unit.id")  # the responsible unit
    status: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str | None] = mapped_column(String(60))
    keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Correlation: directive_id, unit_id, cycle_no, obstacle_id as text."""
    parties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """For scopes: supervisor, appraiser, approver, assigner, number_owner as unit ids; team as
    officer ids."""
    state: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    version: Mapped[int] = mapped_column(default=1)  # +1 with every advance
    journal_seq: Mapped[int] = mapped_column(default=0)  # head of its chain, see recording.journal
    journal_hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    halt_id: Mapped[int | None] = to("halt.id")  # stands still: no task, timer or job moves it
    __table_args__ = (
        one_of("status", "running", "completed", "cancelled", "incident"),
        Index("ix_instance_case_id_status", "case_id", "status"),
        UniqueConstraint("child_group_id", "item"),
    )


class ChildGroup(Table):
    """A ChildRequest of an instance and how it stands; a child's end touches this row only."""

    __tablename__ = "child_group"
    id: Mapped[Key]
    instance_id: Mapped[int] = to("instance.id", index=False)
    key: Mapped[str] = mapped_column(String(60))
    element: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(8))
    calls: Mapped[str | None] = mapped_column(String(60))
    start: Mapped[str | None] = mapped_column(String(60))
    part: Mapped[str | None] = mapped_column(String(60))
    interrupting: Mapped[bool] = mapped_column(default=False)
    sequential: Mapped[bool] = mapped_column(default=False)
    request: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    """Data, collection, item name …: read only where children are made or a condition is asked."""
    condition: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    total: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    outcomes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (
        one_of("kind", "process", "task", "handler"),
        one_of("status", "creating", "running", "ended", "cancelled"),
        UniqueConstraint("instance_id", "key"),
    )


class AwaitingRow(Table):
    __tablename__ = "awaiting"
    id: Mapped[Key]
    instance_id: Mapped[int] = to("instance.id", index=False)
    key: Mapped[str] = mapped_column(String(80))
    element: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(60), index=True)
    keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (UniqueConstraint("instance_id", "key"),)


class StepRow(Table):
    """One element carried out: feeds the diagram, the matrix and the history."""

    __tablename__ = "step"
    id: Mapped[Key]
    instance_id: Mapped[int] = to("instance.id")
    element: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(12))
    flow: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime]


class Incident(Table):
    """Something failed at a place; the instance is as before."""

    __tablename__ = "incident"
    id: Mapped[Key]
    instance_id: Mapped[int | None] = to("instance.id")
    case_id: Mapped[int | None] = mapped_column(Id, ForeignKey("case.id"))
    element: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text, default="")
    doing: Mapped[str] = mapped_column(String(60))  # the action or job that failed
    at: Mapped[datetime]
    count: Mapped[int] = mapped_column(default=1, server_default="1")  # how often, while open
    last_at: Mapped[datetime | None]  # the newest time it happened again
    task_id: Mapped[int | None] = mapped_column(Id, ForeignKey("task.id"))  # an officer's step
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))  # who sent it
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    resolution: Mapped[str] = mapped_column(String(12), default="", server_default="")
    """retried, edited, skipped or settled; empty while open, or gone by itself."""
    note: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    __table_args__ = (
        Index(
            "ix_incident_open",
            "at",
            "id",
            sqlite_where=text("resolved_at IS NULL"),
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )
