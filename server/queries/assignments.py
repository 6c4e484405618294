"""Assignments behind a number: one box, one case, one unit; and one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.boxes import BOX_NAMES, WAITING, box_of, is_counted
from server.queries.days import Mark, today
from server.queries.names import officer_names, unit_names
from server.tables import Assignment, DeadlineChange, Directive, Evidence, File, Obligation
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


@dataclass(frozen=True)
class EvidenceLine:
    text: str
    document: str
    file_id: int | None
    file: str
    on: date
    officer: str


def list_assignments(
    db: Work, officer_id: int, *, box: str = "", case_id: int | None = None,
    unit_id: int | None = None, after: int | None = None, limit: int = PAGE,
) -> AssignmentPage:  # fmt: skip
    """What a number of a scoreboard counted; without a box, everything that is counted."""
    seen = access.assignments_seen_by(db, officer_id)
    where: list[ColumnElement[bool]] = [is_counted(), seen]
    if box == WAITING:
        where.append(Assignment.progress == "SUBMITTED")
    elif box in BOX_NAMES:
        where.append(box_of(db.today) == box)
    if case_id is not None:
        where.append(Assignment.case_id == case_id)
    if unit_id is not None:
        where.append(Assignment.unit_id == unit_id)
    if after is not None:
        where.append(Assignment.id > after)
    lines = _lines(db, where, limit + 1)
    more = len(lines) > limit
    return AssignmentPage(lines[:limit], lines[limit - 1].id if more else None)


def unit_assignments(db: Work, case_id: int, unit_id: int) -> tuple[AssignmentLine, ...]:
    """All lines of one unit in one case; ask access first."""
    return _lines(db, [Assignment.case_id == case_id, Assignment.unit_id == unit_id], 200)


def _lines(db: Work, where: list[ColumnElement[bool]], limit: int) -> tuple[AssignmentLine, ...]:
    found = db.execute(
        select(Assignment, Obligation, Directive.full_number)
        .join(Obligation, Assignment.obligation_id == Obligation.id)
        .join(Directive, Obligation.directive_id == Directive.id)
        .where(*where)
        .order_by(Assignment.id)
        .limit(limit)
    ).all()
    names = unit_names(db, {assignment.unit_id for assignment, *_ in found})
    judge = today(db)
    return tuple(
        AssignmentLine(
            id=a.id,
            case_id=a.case_id,
            document=number,
            unit_id=a.unit_id,
            unit=names.get(a.unit_id, ""),
            role=a.role,
            ordinal=o.ordinal,
            title=o.title or o.text[:120],
            deliverable=a.deliverable or o.deliverable,
            kind=a.deadline_kind,
            original=a.original_due,
            due=a.current_due,
            basis=a.basis,
            progress=a.progress,
            mark=judge.assignment(a),
            evidence_on=a.evidence_on,
            submitted_on=a.submitted_on,
            accepted_on=a.accepted_on,
            instance_id=a.instance_id,
        )
        for a, o, number in found
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
    found: dict[int, list[ChangeLine]] = {}
    for c in changes:
        line = ChangeLine(
            c.kind, c.from_due, c.to_due, c.reason, c.basis,
            people.get(c.officer_id or 0, ""), day_of(c.at),
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
            e.text, e.document, e.file_id, name or "", e.happened_on, people.get(e.officer_id, "")
        )
        found.setdefault(e.assignment_id, []).append(line)
    return found


def read_assignment(db: Work, officer_id: int, assignment_id: int) -> AssignmentLine:
    """NotFound when hidden."""
    where = [Assignment.id == assignment_id, access.assignments_seen_by(db, officer_id)]
    lines = _lines(db, where, 1)
    if not lines:
        raise NotFound("assignment-not-found")
    return lines[0]
