"""Files follow what they were uploaded to; signed documents follow their directive."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select, union

from server.access.cases import (
    alone,
    assignments_seen_by,
    cases_seen_by,
    may_see_assignment,
    may_see_case,
)
from server.access.reach import reach_of
from server.access.tasks import (
    answers_read_by,
    may_complete,
    may_enter_from_paper,
    may_read_answer,
)
from server.database import Work
from server.tables import Assignment, Case, File, IncomingEntry, OutgoingEntry, Table, Task


def may_see_file(db: Work, officer_id: int, file: File) -> bool:
    if file.officer_id == officer_id and reach_of(db, officer_id).held:
        return True
    return (
        _through_what_holds_it(db, officer_id, file)
        or _as_issued(db, officer_id, file)
        or _as_received(db, officer_id, file)
    )


def may_withdraw_file(db: Work, officer_id: int, file: File, task: Task) -> bool:
    """Whoever attached it, while the step is theirs to do."""
    is_theirs = may_complete(db, officer_id, task) or may_enter_from_paper(db, officer_id, task)
    return file.officer_id == officer_id and is_theirs


def files_seen_by(
    db: Work, officer_id: int, among: Select[Any] | None = None
) -> ColumnElement[bool]:
    """`among`: ids of files; where they are few, only what holds these is looked at."""
    cases, own = cases_seen_by(db, officer_id), reach_of(db, officer_id).own
    ways = [
        _ids(Task, Task.id == File.task_id).where(answers_read_by(db, officer_id)),
        _ids(Assignment, Assignment.id == File.assignment_id)
        .where(assignments_seen_by(db, officer_id)),
        _ids(Case, Case.id == File.case_id)
        .where(File.task_id.is_(None), File.assignment_id.is_(None), cases),
        _ids(OutgoingEntry, OutgoingEntry.file_id == File.id)
        .join(Case, Case.directive_id == OutgoingEntry.directive_id).where(cases),
        _ids(IncomingEntry, IncomingEntry.file_id == File.id)
        .where(IncomingEntry.unit_id.in_(own)),
    ]  # fmt: skip
    if reach_of(db, officer_id).held:
        ways.append(select(File.id).where(File.officer_id == officer_id))
    if among is not None:
        ways = [one.where(File.id.in_(among)) for one in ways]
    return File.id.in_(union(*(alone(one) for one in ways)))


def _ids(table: type[Table], joined: ColumnElement[bool]) -> Select[Any]:
    return select(File.id).join(table, joined)


def _through_what_holds_it(db: Work, officer_id: int, file: File) -> bool:
    task = db.get(Task, file.task_id) if file.task_id is not None else None
    assignment = db.get(Assignment, file.assignment_id) if file.assignment_id is not None else None
    if task is None and assignment is None:
        return file.case_id is not None and may_see_case(db, officer_id, file.case_id)
    return (task is not None and may_read_answer(db, officer_id, task)) or (
        assignment is not None and may_see_assignment(db, officer_id, assignment)
    )


def _as_issued(db: Work, officer_id: int, file: File) -> bool:
    """The signed copy of the directive is for everybody who sees the case."""
    cases = (
        select(Case.id)
        .join(OutgoingEntry, OutgoingEntry.directive_id == Case.directive_id)
        .where(OutgoingEntry.file_id == file.id)
    )
    return any(may_see_case(db, officer_id, case_id) for case_id in db.scalars(cases).all())


def _as_received(db: Work, officer_id: int, file: File) -> bool:
    own = reach_of(db, officer_id).own
    units = select(IncomingEntry.unit_id).where(IncomingEntry.file_id == file.id)
    return any(unit_id in own for unit_id in db.scalars(units))
