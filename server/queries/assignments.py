"""Assignments behind a number: one box, one case, one unit; and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.boxes import WAITING, Source
from server.queries.day_spans import Span, span_of
from server.queries.days import Mark, Today, today
from server.queries.names import dated_names, officer_names
from server.queries.scope import Scope
from server.queries.sources import source_of
from server.services.calendar import calendar_of
from server.services.counting import BOX_NAMES
from server.tables import (
    AsCounted,
    Assignment,
    ClosedAssignment,
    Closing,
    DeadlineChange,
    Directive,
    Evidence,
    File,
    Obligation,
)
from workflows.workdays import day_of

PAGE = 50


@dataclass(frozen=True)
class AssignmentLine:
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
    mark: Mark
    judged: Today  # as of which day it is late or not
    evidence_on: date | None
    submitted_on: date | None
    accepted_on: date | None
    instance_id: int | None


@dataclass(frozen=True)
class AssignmentPage:
    lines: tuple[AssignmentLine, ...]
    after: int | None


@dataclass(frozen=True)
class ChangeLine:
    kind: str
    before: date | None
    after: date | None
    reason: str
    basis: str
    officer: str
    on: date
    span: Span | None = None  # how the day is counted: from the day before it, else from `on`
    unit_id: int | None = None  # of a hand-over: who had it until then


@dataclass(frozen=True)
class EvidenceLine:
    text: str
    document: str
    signatory: str
    file_id: int | None
    file: str
    on: date
    officer: str


def list_assignments(
    db: Work, officer_id: int, scope: Scope, *, box: str = "", after: int | None = None,
    limit: int = PAGE,
) -> AssignmentPage:  # fmt: skip
    """What a number of a scoreboard counted; without a box, everything that is counted."""
    source = source_of(db, officer_id, scope)
    where = [*source.where, *in_box(source, box)]
    if after is not None:
        where.append(Assignment.id > after)
    lines = source_lines(db, source, where, limit + 1)
    more = len(lines) > limit
    return AssignmentPage(lines[:limit], lines[limit - 1].id if more else None)


def in_box(source: Source, box: str) -> list[ColumnElement[bool]]:
    if box == WAITING:
        return [source.table.progress == "SUBMITTED"]
    return [source.box == box] if box in BOX_NAMES else []


def unit_assignments(db: Work, case_id: int, unit_id: int) -> tuple[AssignmentLine, ...]:
    """All lines of one unit in one case; ask access first."""
    return lines_where(db, [Assignment.case_id == case_id, Assignment.unit_id == unit_id], 200)


def lines_where(
    db: Work, where: list[ColumnElement[bool]], limit: int
) -> tuple[AssignmentLine, ...]:
    return source_lines(db, Source(Assignment, None, (), db.today), where, limit)


def source_lines(
    db: Work, source: Source, where: list[ColumnElement[bool]], limit: int
) -> tuple[AssignmentLine, ...]:
    """As they stand, or as they were on the day of the figures."""
    asked = select(Assignment, Obligation, Directive.full_number)
    asked = asked.join(Obligation, Assignment.obligation_id == Obligation.id)
    asked = asked.join(Directive, Obligation.directive_id == Directive.id)
    if source.table is not Assignment:
        asked = asked.join(source.table, source.table.assignment_id == Assignment.id)
        asked = asked.add_columns(source.table)
    if source.day is None:
        closed_on = select(Closing.closed_on).where(Closing.id == ClosedAssignment.closing_id)
        asked = asked.add_columns(closed_on.scalar_subquery())
    found: Any = db.execute(asked.where(*where).order_by(Assignment.id).limit(limit)).all()
    name, judges, now = dated_names(db), dict[date, Today](), today(db)
    lines = list[AssignmentLine]()
    for a, o, number, *kept in found:
        day = source.day or kept[-1]
        judge = judges.setdefault(day, Today(day, now.calendar, now.soon))
        was = kept[0] if kept else a
        lines.append(_line(name(was.unit_id, day), judge, was, a, o, number))
    return tuple(lines)


def _line(
    unit: str,
    judge: Today,
    was: Assignment | AsCounted,
    a: Assignment,
    o: Obligation,
    number: str,
) -> AssignmentLine:
    """`was`: itself, or as it stood on a day."""
    return AssignmentLine(
        id=a.id,
        case_id=a.case_id,
        document=number,
        unit_id=was.unit_id,
        unit=unit,
        role=was.role,
        ordinal=o.ordinal,
        title=o.title or o.text[:120],
        deliverable=a.deliverable or o.deliverable,
        kind=was.deadline_kind,
        original=was.original_due,
        due=was.current_due,
        basis=a.basis,
        progress=was.progress,
        mark=judge.assignment(was),
        judged=judge,
        evidence_on=was.evidence_on,
        submitted_on=was.submitted_on,
        accepted_on=was.accepted_on,
        instance_id=a.instance_id,
    )


def ledgers(db: Work, ids: list[int]) -> dict[int, list[ChangeLine]]:
    """Every line of the deadline of each assignment, oldest first."""
    changes = list(
        db.scalars(
            select(DeadlineChange)
            .where(DeadlineChange.assignment_id.in_(ids))
            .order_by(DeadlineChange.id)
        )
    )
    people = officer_names(db, {change.officer_id for change in changes})
    calendar, found = calendar_of(db), dict[int, list[ChangeLine]]()
    for c in changes:
        on = day_of(c.at)
        line = ChangeLine(
            c.kind, c.from_due, c.to_due, c.reason, c.basis, people.get(c.officer_id or 0, ""), on,
            span_of(calendar, c.from_due or on, c.to_due) if c.to_due else None, c.unit_id,
        )  # fmt: skip
        found.setdefault(c.assignment_id, []).append(line)
    return found


def evidence_of(db: Work, ids: list[int]) -> dict[int, list[EvidenceLine]]:
    """What was shown for each assignment, newest first."""
    rows = db.execute(
        select(Evidence, File.name)
        .outerjoin(File, Evidence.file_id == File.id)
        .where(Evidence.assignment_id.in_(ids))
        .order_by(Evidence.happened_on.desc(), Evidence.id.desc())
        .limit(500)
    ).all()
    people = officer_names(db, {e.officer_id for e, _ in rows})
    found: dict[int, list[EvidenceLine]] = {}
    for e, name in rows:
        line = EvidenceLine(
            e.text, e.document, e.signatory, e.file_id, name or "", e.happened_on,
            people.get(e.officer_id, ""),
        )  # fmt: skip
        found.setdefault(e.assignment_id, []).append(line)
    return found


def read_assignment(db: Work, officer_id: int, assignment_id: int) -> AssignmentLine:
    """NotFound when hidden."""
    where = [Assignment.id == assignment_id, access.assignments_seen_by(db, officer_id)]
    lines = lines_where(db, where, 1)
    if not lines:
        raise NotFound("assignment-not-found")
    return lines[0]
