"""The following-through of one directive: units, assignments, deadlines, evidence, obstacles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.tables.base import Id, Key, Table, one_of, to
from server.tables.directive import Directive

UNIT_ROLES = ("implement", "lead", "cooperate", "informed", "supervise")
"""thực hiện, chủ trì, phối hợp, để biết, theo dõi"""
BESIDE = ("informed", "supervise")
"""Roles that have nothing to carry out."""


class Case(Table):
    __tablename__ = "case"
    id: Mapped[Key]
    directive_id: Mapped[int] = to("directive.id", unique=True, index=False)
    status: Mapped[str] = mapped_column(String(12))
    rollout_key: Mapped[str | None] = mapped_column(String(60))  # the process that carries it
    lead_unit_id: Mapped[int] = to("unit.id")  # who drafts, then follows: Ban Dân vận
    office_unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"))  # Văn phòng
    approver_unit_id: Mapped[int] = mapped_column(Id, ForeignKey("unit.id"))  # Ban Thường vụ
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)  # overrides of config defaults
    expected_units: Mapped[int] = mapped_column(default=0)  # "đã giao 12/31 đơn vị"
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    halt_id: Mapped[int | None] = to("halt.id", use_alter=True, index=False)  # stands still
    directive: Mapped[Directive] = relationship(lazy="joined")
    __table_args__ = (one_of("status", "drafting", "running", "closed", "ended"),)


class CaseDefinition(Table):
    """The versions a case runs on, pinned when it starts (decision 20)."""

    __tablename__ = "case_definition"
    case_id: Mapped[int] = mapped_column(Id, ForeignKey("case.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    definition_id: Mapped[int] = mapped_column(Id, ForeignKey("definition.id"))


class CaseUnit(Table):
    """A unit's role in a case; a unit may have several."""

    __tablename__ = "case_unit"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id", index=False)
    unit_id: Mapped[int] = to("unit.id")
    role: Mapped[str] = mapped_column(String(12))
    group_text: Mapped[str] = mapped_column(String(300), default="")  # the printed line
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        one_of("role", *UNIT_ROLES),
        UniqueConstraint("case_id", "unit_id", "role"),
    )


def whoever_has_it(context: DefaultExecutionContext) -> Any:
    return context.get_current_parameters()["unit_id"]  # type: ignore[no-untyped-call]


class Assignment(Table):
    """Obligation × unit × role: what is counted (phần việc). Timeliness is derived."""

    __tablename__ = "assignment"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id", index=False)
    obligation_id: Mapped[int] = to("obligation.id")
    unit_id: Mapped[int] = to("unit.id")
    given_to_id: Mapped[int] = to("unit.id", index=False, default=whoever_has_it)
    """The unit it was given to; another than `unit_id` since that has succeeded it."""
    role: Mapped[str] = mapped_column(String(12))
    parent_id: Mapped[int | None] = to("assignment.id")  # passed down (cụ thể hóa)
    instance_id: Mapped[int | None] = to("instance.id")  # the process that carries it
    deliverable: Mapped[str] = mapped_column(String(500), default="")
    progress: Mapped[str] = mapped_column(String(12), default="NOT_STARTED")
    deadline_kind: Mapped[str] = mapped_column(String(12), default="NOT_SET")
    original_due: Mapped[date | None]
    current_due: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(500), default="")  # why it binds, in words
    explanation: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how the date came about
    suspended_on: Mapped[date | None]  # the clock stands still since
    halt_id: Mapped[int | None] = to("halt.id")  # with its case; None: by guidance, or not at all
    submitted_on: Mapped[date | None]  # done, for the unit's clock
    accepted_on: Mapped[date | None]
    evidence_on: Mapped[date | None]  # last evidence, for continuous ones
    __table_args__ = (
        one_of("role", *UNIT_ROLES),
        one_of("progress", "NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "RETURNED", "COMPLETED",
               "SUSPENDED", "CANCELLED", "DECLINED"),
        one_of("deadline_kind", "BINDING", "REFERENCE", "CONTINUOUS", "EVENT_BASED", "NOT_SET"),
        UniqueConstraint("case_id", "obligation_id", "given_to_id", "role"),
        Index("ix_assignment_led", "unit_id", "case_id",
              sqlite_where=text("role = 'lead'"), postgresql_where=text("role = 'lead'")),
    )  # fmt: skip


class DeadlineChange(Table):
    """One line of the ledger of an assignment's deadline; never overwritten."""

    __tablename__ = "deadline_change"
    id: Mapped[Key]
    assignment_id: Mapped[int] = to("assignment.id")
    kind: Mapped[str] = mapped_column(String(12))
    from_due: Mapped[date | None]
    to_due: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000), default="")
    basis: Mapped[str] = mapped_column(String(500), default="")
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    """Of a hand-over: the unit that had it until then; the day itself stays what it was."""
    __table_args__ = (
        one_of("kind", "set", "extend", "suspend", "resume", "withdraw", "handover"),
    )  # fmt: skip


class Evidence(Table):
    """What a unit shows for an assignment, at any time."""

    __tablename__ = "evidence"
    id: Mapped[Key]
    assignment_id: Mapped[int] = to("assignment.id")
    text: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(300), default="")  # number and date
    signatory: Mapped[str] = mapped_column(String(200), default="", server_default="")
    file_id: Mapped[int | None] = mapped_column(Id, ForeignKey("file.id"))
    answer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("answer.id"))
    happened_on: Mapped[date]
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"))
    at: Mapped[datetime]


class Obstacle(Table):
    """Khó khăn, vướng mắc reported upward. Its id is the correlation key `obstacle_id`."""

    __tablename__ = "obstacle"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id")
    unit_id: Mapped[int] = to("unit.id")
    source_instance_id: Mapped[int | None] = to("instance.id")  # from whose page it was raised
    instance_id: Mapped[int | None] = to("instance.id")  # its own P6
    state: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(20), default="")
    severity: Mapped[str] = mapped_column(String(16), default="THUONG")
    content: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[int | None] = mapped_column(Id, ForeignKey("obstacle.id"))
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (
        one_of("state", "raised", "reported", "briefed", "answered", "guided", "out_of_scope",
               "withdrawn"),
        Index("ix_obstacle_case_id_state", "case_id", "state"),
    )  # fmt: skip


class Guidance(Table):
    """Ý kiến chỉ đạo that comes back down for an obstacle."""

    __tablename__ = "guidance"
    id: Mapped[Key]
    obstacle_id: Mapped[int] = to("obstacle.id")
    text: Mapped[str] = mapped_column(Text)
    effects: Mapped[list[Any]] = mapped_column(default=list)  # extend, suspend, add, refuse
    due: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(300), default="")  # number and date of the notice
    given_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]


class GuidanceApplied(Table):
    """Once per obstacle and assignment, whichever instance gets the message first."""

    __tablename__ = "guidance_applied"
    guidance_id: Mapped[int] = mapped_column(Id, ForeignKey("guidance.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    at: Mapped[datetime]


class Reminding(Table):
    """A written reminder (công văn đôn đốc) sent to a unit: the log of đôn đốc."""

    __tablename__ = "reminding"
    id: Mapped[Key]
    case_id: Mapped[int] = to("case.id")
    unit_id: Mapped[int] = to("unit.id")
    assignment_id: Mapped[int | None] = to("assignment.id")
    kind: Mapped[str] = mapped_column(String(12))  # letter, notice, listed, asked
    document: Mapped[str] = mapped_column(String(300), default="")
    days_late: Mapped[int] = mapped_column(default=0)  # working days
    instance_id: Mapped[int | None] = mapped_column(Id, ForeignKey("instance.id"))
    at: Mapped[datetime]
    asked_on: Mapped[date | None]  # asked again by hand: the working day, once for each unit
    __table_args__ = (Index("ix_reminding_asked", "case_id", "unit_id", "asked_on", unique=True),)
