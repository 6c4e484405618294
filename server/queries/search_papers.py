"""Numbers of documents beside the directives: in the registers, in evidence, in what was sent."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from server import access
from server.database import Work
from server.queries.names import dated_names, officer_names
from server.queries.search_hits import Hit, Rows, entries, page
from server.queries.search_terms import Asked, Place
from server.search_words import document_numbers
from server.tables import (
    Answer,
    AnswerRow,
    Assignment,
    Case,
    DeadlineChange,
    Directive,
    DirectiveReference,
    Evidence,
    IncomingEntry,
    NumberSeries,
    OutgoingEntry,
    Task,
)


def outgoing_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    query = page(entries("outgoing", asked), OutgoingEntry, after, most)
    return list(db.execute(
        query.add_columns(Case.id.label("case_id"), NumberSeries.unit_id.label("unit_id"))
        .join(NumberSeries, NumberSeries.id == OutgoingEntry.series_id)
        .outerjoin(Case, Case.directive_id == OutgoingEntry.directive_id)
        .where(access.outgoing_seen_by(db, officer_id))
    ))  # fmt: skip


def tell_outgoing(db: Work, rows: Rows) -> list[Hit]:
    name = dated_names(db)
    return [
        Hit(one.id, name=one.subject, number=one.full_number, case_id=row.case_id,
         unit=name(row.unit_id, one.issued_on), on=one.issued_on, state=one.state)
        for row in rows for one in [row.OutgoingEntry]
    ]  # fmt: skip


def incoming_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    query = page(entries("incoming", asked), IncomingEntry, after, most)
    own = access.reach_of(db, officer_id).own
    return list(db.execute(
        query.add_columns(Case.id.label("case_id"))
        .outerjoin(Case, Case.directive_id == IncomingEntry.directive_id)
        .where(IncomingEntry.unit_id.in_(own))
    ))  # fmt: skip


def tell_incoming(db: Work, rows: Rows) -> list[Hit]:
    name = dated_names(db)
    return [
        Hit(one.id, name=one.subject, number=one.full_number, case_id=row.case_id,
         unit=one.issuer, about=name(one.unit_id, one.arrived_on), on=one.arrived_on,
         arrival_no=one.arrival_no)
        for row in rows for one in [row.IncomingEntry]
    ]  # fmt: skip


def reference_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    """What a directive rests on or speaks of, for whoever may see the directive."""
    query = page(entries("reference", asked), DirectiveReference, after, most)
    return list(db.execute(
        query.add_columns(Directive.full_number.label("of"))
        .join(Directive, Directive.id == DirectiveReference.directive_id)
        .where(access.directives_seen_by(db, officer_id))
    ))  # fmt: skip


def tell_references(_: Work, rows: Rows) -> list[Hit]:
    return [
        Hit(one.directive_id, name=one.subject, number=one.full_number, about=row.of,
            unit=one.issuer, on=one.issued_on, state=one.relation)
        for row in rows for one in [row.DirectiveReference]
    ]  # fmt: skip


def evidence_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    query = page(entries("evidence", asked), Evidence, after, most)
    return list(db.execute(
        query.add_columns(Assignment.case_id, Assignment.unit_id, Assignment.id.label("part_id"),
                          Directive.full_number.label("of"))
        .join(Assignment, Assignment.id == Evidence.assignment_id)
        .join(Case, Case.id == Assignment.case_id)
        .join(Directive, Directive.id == Case.directive_id)
        .where(access.assignments_seen_by(db, officer_id))
    ))  # fmt: skip


def tell_evidence(db: Work, rows: Rows) -> list[Hit]:
    name = dated_names(db)
    return [
        Hit(row.part_id, name=one.text, number=one.document, about=row.of,
         unit=name(row.unit_id, one.happened_on), unit_id=row.unit_id, case_id=row.case_id,
         on=one.happened_on)
        for row in rows for one in [row.Evidence]
    ]  # fmt: skip


def answer_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    query = page(entries("answer", asked), Answer, after, most)
    return list(db.execute(
        query.add_columns(Task.name.label("step"), Directive.full_number.label("of"))
        .join(Task, Task.id == Answer.task_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(access.answers_read_by(db, officer_id))
    ))  # fmt: skip


def tell_answers(db: Work, rows: Rows) -> list[Hit]:
    names = officer_names(db, {row.Answer.officer_id for row in rows})
    numbers = numbers_in(db, rows)
    return [
        Hit(one.id, name=", ".join(dict.fromkeys(numbers[one.id])),
         number=row.of or "", unit=row.step, by=names.get(one.officer_id, ""),
         task_id=one.task_id, at=one.at)
        for row in rows for one in [row.Answer]
    ]  # fmt: skip


def basis_rows(db: Work, officer_id: int, asked: Asked, after: Place | None, most: int) -> Rows:
    """For whoever may see a part of the work whose deadline rests on it."""
    first, line = aliased(Assignment), aliased(DeadlineChange)
    part = (
        select(func.min(Assignment.id))
        .join(line, line.assignment_id == Assignment.id)
        .where(
            Assignment.case_id == first.case_id,
            line.basis == DeadlineChange.basis,
            access.assignments_seen_by(db, officer_id),
        )
        .correlate(first, DeadlineChange)
        .scalar_subquery()
    )
    query = page(entries("basis", asked), DeadlineChange, after, most)
    return list(db.execute(
        query.add_columns(part.label("part_id"), Directive.full_number.label("of"))
        .join(first, first.id == DeadlineChange.assignment_id)
        .join(Case, Case.id == first.case_id)
        .join(Directive, Directive.id == Case.directive_id)
        .where(part.is_not(None))
    ))  # fmt: skip


def tell_bases(_: Work, rows: Rows) -> list[Hit]:
    return [
        Hit(row.part_id, name=row.DeadlineChange.basis, number=row.of, at=row.DeadlineChange.at)
        for row in rows
    ]


def numbers_in(db: Work, rows: Rows) -> dict[int, list[str]]:
    """Of each answer, its tables too."""
    found = {row.Answer.id: document_numbers(row.Answer.values) for row in rows}
    tables = select(AnswerRow.answer_id, AnswerRow.values).where(AnswerRow.answer_id.in_(found))
    for answer_id, values in db.execute(tables):
        found[answer_id] += document_numbers(values)
    return found
