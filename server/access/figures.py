"""Figures that rank units, and who closes them (decision 5)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.access.cases import alone, cases_seen_by, of_unit_or_whole_case
from server.access.operations import DECIDING
from server.access.people import has_role
from server.access.reach import reach_of
from server.database import Work
from server.tables import Assignment, Case, ClosedAssignment


def may_close_figures(db: Work, officer_id: int, case: Case) -> bool:
    """A leader of the body that leads the case."""
    return has_role(db, officer_id, case.lead_unit_id, *DECIDING)


def figures_closed_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    """Over `case`."""
    held = reach_of(db, officer_id).held
    return Case.lead_unit_id.in_([one.unit_id for one in held if one.role in DECIDING])


def may_rank(db: Work, officer_id: int, assignment: Assignment) -> bool:
    """Its figures of today beside those of others: one's own, or of a case one's organ leads."""
    reach = reach_of(db, officer_id)
    if assignment.unit_id in reach.below:
        return True
    return db.get_one(Case, assignment.case_id).lead_unit_id in reach.own


def ranked_by(db: Work, officer_id: int, table: Any = Assignment) -> ColumnElement[bool]:
    """`table`: assignments, or what they were on a day."""
    reach = reach_of(db, officer_id)
    led = alone(select(Case.id).where(Case.lead_unit_id.in_(reach.own)))
    return or_(table.unit_id.in_(reach.below), table.case_id.in_(led))


def kept_figures_seen_by(db: Work, officer_id: int, table: Any) -> ColumnElement[bool]:
    """One by one, of a closing or of a past day: as the assignments themselves."""
    return of_unit_or_whole_case(reach_of(db, officer_id), table)


def closed_figures_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    """Added up by unit: by everybody who takes part in the case."""
    seen = alone(select(Case.id).where(cases_seen_by(db, officer_id)))
    return ClosedAssignment.case_id.in_(seen)
