"""Directives that the officer's units receive only to know (để biết), and who has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from server.access import informed_units, is_informed
from server.database import Work
from server.queries.names import dated_names, officer_names
from server.queries.pages import Page, cut
from server.tables import Acknowledgement, Case, CaseUnit, Directive

PAGE = 50


@dataclass(frozen=True)
class InformedRow:
    """One directive for one unit; `by` is empty until somebody of the unit has read it."""

    case_id: int
    unit_id: int
    unit: str
    number: str
    subject: str
    issued_on: date | None
    urgency: str
    by: str
    at: datetime | None


def informed(db: Work, officer_id: int, *, before: int | None = None) -> Page[InformedRow]:
    """Newest first; the unread ones of a page above the read ones."""
    wanted = select(CaseUnit, Directive, Acknowledgement).where(informed_units(db, officer_id))
    if before is not None:
        wanted = wanted.where(CaseUnit.id < before)
    found = db.execute(
        wanted.join(Case, Case.id == CaseUnit.case_id)
        .join(Directive, Directive.id == Case.directive_id)
        .outerjoin(Acknowledgement, is_of_unit())
        .where(Case.status != "drafting")
        .order_by(CaseUnit.id.desc())
        .limit(PAGE + 1)
    ).all()
    page, last = cut(found, PAGE)
    names = officer_names(db, {read.officer_id for _, _, read in page if read})
    name = dated_names(db)
    rows = [
        InformedRow(row.case_id, row.unit_id, name(row.unit_id, read.at if read else None),
                    directive.full_number, directive.subject, directive.issued_on,
                    directive.urgency, names.get(read.officer_id, "") if read else "",
                    read.at if read else None)
        for row, directive, read in page
    ]  # fmt: skip
    rows.sort(key=lambda row: row.at is not None)
    return Page(tuple(rows), last[0].id if last else None)


def how_many(db: Work, officer_id: int) -> int:
    """Read and unread, of all pages."""
    told = select(func.count()).select_from(CaseUnit).join(Case, Case.id == CaseUnit.case_id)
    return db.scalar(told.where(informed_units(db, officer_id), Case.status != "drafting")) or 0


def is_of_unit() -> ColumnElement[bool]:
    return and_(
        Acknowledgement.case_id == CaseUnit.case_id, Acknowledgement.unit_id == CaseUnit.unit_id
    )


UNREAD = (
    select(func.count())
    .select_from(CaseUnit)
    .join(Case, Case.id == CaseUnit.case_id)
    .outerjoin(Acknowledgement, is_of_unit())
    .where(
        is_informed(bindparam("own", expanding=True)),
        Case.status != "drafting",
        Acknowledgement.case_id.is_(None),
    )
)
