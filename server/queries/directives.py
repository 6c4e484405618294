"""A directive as printed, and the papers of a case: numbers given, reports, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, true
from sqlalchemy.orm import selectinload

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.cases import ObligationLine, read_obligations
from server.queries.informed import is_of_unit
from server.queries.names import dated_names, officer_names, unit_names
from server.queries.pages import Page, cut
from server.queries.sight import Sight, sight_of
from server.tables import (
    Acknowledgement,
    Case,
    CaseUnit,
    Directive,
    File,
    Instance,
    NumberSeries,
    Obligation,
    OutgoingEntry,
    Reminding,
    Task,
)
from workflows.workdays import day_of

PAPERS = 100  # files of one directive
PAGE = 25


@dataclass(frozen=True)
class Reader:
    """A unit under Nơi nhận; `by` is empty until somebody of it says that it was read."""

    unit_id: int
    unit: str
    by: str
    at: datetime | None
    may_say: bool  # the officer who looks works in it


@dataclass(frozen=True)
class DirectiveSheet:
    directive: Directive
    issuer: str
    on_behalf_of: str
    drafted_by: str
    parties: dict[int, str]  # names of units named in obligations
    files: tuple[File, ...]
    case_id: int | None
    deadlines: dict[int, ObligationLine]  # of obligations that are being carried out
    readers: tuple[Reader, ...]  # whom it reached only to know, as far as one may see


@dataclass(frozen=True)
class Paper:
    number: str
    subject: str
    on: date | None
    organ: str
    file_id: int | None
    is_void: bool
    doc_type: str = ""
    is_directive: bool = False


@dataclass(frozen=True)
class ReminderLine:
    on: date
    kind: str
    unit: str
    unit_id: int
    document: str
    days_late: int


def read_directive(db: Work, officer_id: int, directive_id: int) -> DirectiveSheet:
    """NotFound when it is not there or hidden."""
    wanted = (
        select(Directive)
        .where(Directive.id == directive_id)
        .options(
            selectinload(Directive.obligations).selectinload(Obligation.parties),
            selectinload(Directive.addressees),
            selectinload(Directive.references),
        )
    )
    directive = db.scalars(wanted).first()
    if directive is None or not access.may_see_directive(db, officer_id, directive_id):
        raise NotFound("directive-not-found")
    named = {p.unit_id for o in directive.obligations for p in o.parties if p.unit_id}
    heads = (directive.issuer_id, directive.on_behalf_of_id, directive.drafting_unit_id)
    names = unit_names(db, named | {i for i in heads if i}, directive.issued_on)
    case = db.scalar(select(Case).where(Case.directive_id == directive_id))
    case_id = case.id if case else None
    return DirectiveSheet(
        directive=directive,
        issuer=names.get(directive.issuer_id, ""),
        on_behalf_of=names.get(directive.on_behalf_of_id or 0, ""),
        drafted_by=names.get(directive.drafting_unit_id or 0, ""),
        parties={i: names.get(i, "") for i in named},
        files=_files(db, directive_id, case_id),
        case_id=case_id,
        deadlines=_deadlines(db, officer_id, case) if case else {},
        readers=_readers(db, officer_id, case_id) if case_id is not None else (),
    )


def _deadlines(db: Work, officer_id: int, case: Case) -> dict[int, ObligationLine]:
    """As they stand now, which the text itself often leaves open."""
    lines = read_obligations(db, case, sight_of(db, officer_id, case))
    return {one.id: one for one in lines if one.units}


def _readers(db: Work, officer_id: int, case_id: int) -> tuple[Reader, ...]:
    """All of them for who sees the whole case, else one's own."""
    mine = access.informed_units(db, officer_id)
    is_whole = access.may_see_whole_case(db, officer_id, case_id)
    found = db.execute(
        select(CaseUnit, Acknowledgement, mine)
        .outerjoin(Acknowledgement, is_of_unit())
        .where(CaseUnit.case_id == case_id, CaseUnit.role == "informed")
        .where(true() if is_whole else mine)
        .order_by(CaseUnit.position, CaseUnit.id)
        .limit(PAPERS)
    ).all()
    name = dated_names(db)
    people = officer_names(db, {read.officer_id for _, read, _ in found if read})
    return tuple(
        Reader(row.unit_id, name(row.unit_id, read.at), people.get(read.officer_id, ""), read.at,
               may_say=False)
        if read
        else Reader(row.unit_id, name(row.unit_id, None), "", None, bool(is_mine))
        for row, read, is_mine in found
    )  # fmt: skip


def _files(db: Work, directive_id: int, case_id: int | None) -> tuple[File, ...]:
    """The signed copy in the outgoing register, then what the case holds as its own."""
    signed = select(OutgoingEntry.file_id).where(OutgoingEntry.directive_id == directive_id)
    own = (File.case_id == (case_id or -1)) & File.task_id.is_(None) & File.assignment_id.is_(None)
    wanted = select(File).where(File.id.in_(signed) | own).order_by(File.id).limit(PAPERS)
    return tuple(db.scalars(wanted))


def list_papers(db: Work, case: Case, sight: Sight, *, after: int | None = None) -> Page[Paper]:
    """Numbered documents of a case, the last to be numbered first, keyset paged."""
    of_tasks = (
        select(Task.id)
        .join(Instance, Task.instance_id == Instance.id)
        .where(Task.case_id == case.id, sight.over(Instance.unit_id))
    )
    wanted = (
        select(OutgoingEntry, NumberSeries.unit_id, NumberSeries.doc_type)
        .join(NumberSeries, OutgoingEntry.series_id == NumberSeries.id)
        .where(
            (OutgoingEntry.directive_id == case.directive_id) | OutgoingEntry.task_id.in_(of_tasks)
        )
        .where(OutgoingEntry.state.in_(("used", "void")))
        .order_by(OutgoingEntry.id.desc())
    )
    if after is not None:
        wanted = wanted.where(OutgoingEntry.id < after)
    found, last = cut(db.execute(wanted.limit(PAGE + 1)).all(), PAGE)
    name = dated_names(db)
    lines = tuple(
        Paper(
            number=entry.full_number,
            subject=entry.subject,
            on=entry.issued_on,
            organ=name(unit_id, entry.issued_on),
            file_id=entry.file_id,
            is_void=entry.state == "void",
            doc_type=doc_type,
            is_directive=entry.directive_id == case.directive_id,
        )
        for entry, unit_id, doc_type in found
    )
    return Page(lines, last[0].id if last else None)


def list_remindings(
    db: Work, case: Case, sight: Sight, *, after: int | None = None
) -> Page[ReminderLine]:
    """The log of đôn đốc, newest first, keyset paged."""
    wanted = (
        select(Reminding)
        .where(Reminding.case_id == case.id, sight.over(Reminding.unit_id))
        .order_by(Reminding.id.desc())
    )
    if after is not None:
        wanted = wanted.where(Reminding.id < after)
    rows, last = cut(db.scalars(wanted.limit(PAGE + 1)).all(), PAGE)
    name = dated_names(db)
    lines = tuple(
        ReminderLine(
            day_of(row.at), row.kind, name(row.unit_id, row.at), row.unit_id, row.document,
            row.days_late,
        )
        for row in rows
    )  # fmt: skip
    return Page(lines, last.id if last else None)
