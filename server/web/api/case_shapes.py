"""What is said of a case, of its obligations, and of the assignments that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Counts:
    """Assignments with a binding deadline in their four boxes; beside them what has none."""

    on_time: int
    late: int
    in_time: int
    overdue: int
    outside: int
    paused: int


@dataclass(frozen=True)
class CaseItem:
    id: int
    directive_id: int
    number: str
    subject: str
    status: str
    lead: str
    expected: int
    reached: int
    counts: Counts
    obstacles: int
    next_due: date | None
    halt: str


@dataclass(frozen=True)
class CaseList:
    items: tuple[CaseItem, ...]
    next: str | None


@dataclass(frozen=True)
class Duty:
    """An obligation of the directive, as far as one may see who carries it."""

    id: int
    ordinal: str
    title: str
    text: str
    deliverable: str
    deadline_kind: str
    due: date | None
    basis: str
    leads: tuple[str, ...]
    cooperates: tuple[str, ...]
    units: int


@dataclass(frozen=True)
class CaseSheet:
    id: int
    directive_id: int
    number: str
    subject: str
    status: str
    issuer: str
    lead: str
    receiving: int
    implementing: int
    reached: int
    obstacles: int
    obligations: tuple[Duty, ...]


@dataclass(frozen=True)
class AssignmentItem:
    id: int
    case_id: int
    document: str
    unit_id: int
    unit: str
    role: str
    ordinal: str
    title: str
    deliverable: str
    kind: str
    original: date | None
    due: date | None
    basis: str
    progress: str
    evidence_on: date | None
    submitted_on: date | None
    accepted_on: date | None


@dataclass(frozen=True)
class AssignmentList:
    items: tuple[AssignmentItem, ...]
    next: str | None
