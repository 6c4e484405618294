"""Tìm kiếm: directives with their cases and what they refer to, tasks, registers, evidence, numbers
in answers, comments, names of files; what the officer may not see is not found.

Ranked by number, then as typed, then wherever the tone mark stands, then without marks, where the
words stand side by side (whole ones before a last one that goes on); then wherever they stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.names import dated_names, officer_names
from server.queries.search_hits import Hit, Read, Rows, Tell, entries, page
from server.queries.search_papers import (
    answer_rows,
    basis_rows,
    evidence_rows,
    incoming_rows,
    outgoing_rows,
    reference_rows,
    tell_answers,
    tell_bases,
    tell_evidence,
    tell_incoming,
    tell_outgoing,
    tell_references,
)
from server.queries.search_tasks import task_rows
from server.queries.search_terms import Asked, Place
from server.tables import Case, Comment, Directive, File, Task

PAGE = 50
FIRST = 10  # of each kind, while all are shown
KINDS = (
    "directive", "task", "outgoing", "incoming", "reference", "basis", "evidence", "answer",
    "comment", "file",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """`after`: where the next page begins; None: nothing follows."""

    kind: str
    hits: tuple[Hit, ...]
    after: Place | None


def search(
    db: Work, officer_id: int, asked: Asked, *, kind: str = "", after: Place | None = None
) -> tuple[Found, ...]:
    """Of all kinds the first lines, or of one a page."""
    if not asked.words:
        return ()
    if kind:
        return (_found(db, officer_id, asked, kind, PAGE, after),)
    return tuple(_found(db, officer_id, asked, one, FIRST, None) for one in KINDS)


def _found(
    db: Work, officer_id: int, asked: Asked, kind: str, most: int, after: Place | None
) -> Found:
    read, tell = READERS[kind]
    rows = read(db, officer_id, asked, after, most + 1)
    shown = rows[:most]
    last = Place(shown[-1].rank, shown[-1].key) if len(rows) > most else None
    return Found(kind, tuple(tell(db, shown)), last)


def directive_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    found = entries("directive", asked)
    query = page(found, Directive, after, most).where(access.directives_seen_by(db, officer_id))
    return list(db.execute(query.add_columns(Case.id.label("case_id")).outerjoin(
        Case, Case.directive_id == Directive.id
    )))  # fmt: skip


def tell_directives(db: Work, rows: Rows) -> list[Hit]:
    name = dated_names(db)
    return [
        Hit(one.id, one.subject, number=one.full_number, doc_type=one.doc_type,
            unit=name(one.on_behalf_of_id or one.issuer_id, one.issued_on), case_id=row.case_id,
            state=one.status, on=one.issued_on)
        for row in rows for one in [row.Directive]
    ]  # fmt: skip


def file_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    found = entries("file", asked)
    seen = access.files_seen_by(db, officer_id, select(found.c.target_id))
    query, number = page(found, File, after, most).where(seen), Directive.full_number
    query = query.where(File.withdrawn_at.is_(None))
    return list(db.execute(
        query.add_columns(number.label("number"), Task.name.label("step"))
        .outerjoin(Task, Task.id == File.task_id)
        .outerjoin(Case, Case.id == File.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
    ))  # fmt: skip


def tell_files(db: Work, rows: Rows) -> list[Hit]:
    names = officer_names(db, {row.File.officer_id for row in rows})
    return [
        Hit(one.id, one.name, number=row.number or "", unit=row.step or "",
            by=names.get(one.officer_id, ""), task_id=one.task_id, case_id=one.case_id, at=one.at,
            size=one.size)
        for row in rows for one in [row.File]
    ]  # fmt: skip


def comment_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    """For whoever may see the task."""
    query = page(entries("comment", asked), Comment, after, most)
    return list(db.execute(
        query.add_columns(Directive.full_number.label("number"), Task.name.label("step"))
        .join(Task, Task.id == Comment.task_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(access.tasks_seen_by(db, officer_id))
    ))  # fmt: skip


def tell_comments(db: Work, rows: Rows) -> list[Hit]:
    names = officer_names(db, {row.Comment.officer_id for row in rows})
    return [
        Hit(one.id, one.text, number=row.number or "", unit=row.step,
            by=names.get(one.officer_id, ""), task_id=one.task_id, at=one.at)
        for row in rows for one in [row.Comment]
    ]  # fmt: skip


def tell_tasks(db: Work, rows: Rows) -> list[Hit]:
    name = dated_names(db)
    return [
        Hit(row.id, row.name, number=row.full_number or "", unit=name(row.unit_id, row.done_at),
            about=name(row.about, row.done_at) if row.about != row.unit_id else "",
            state=row.state, on=row.due_on, at=row.done_at)
        for row in rows
    ]  # fmt: skip


READERS: dict[str, tuple[Read, Tell]] = {
    "directive": (directive_rows, tell_directives),
    "task": (task_rows, tell_tasks),
    "outgoing": (outgoing_rows, tell_outgoing),
    "incoming": (incoming_rows, tell_incoming),
    "reference": (reference_rows, tell_references),
    "basis": (basis_rows, tell_bases),
    "evidence": (evidence_rows, tell_evidence),
    "answer": (answer_rows, tell_answers),
    "comment": (comment_rows, tell_comments),
    "file": (file_rows, tell_files),
}
