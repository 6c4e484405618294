"""Directives before and after they have a case; registers; who may set a case going."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from server.access.cases import alone, cases_seen_by, may_see_case
from server.access.people import has_role
from server.access.reach import reach_of
from server.database import Work
from server.tables import Case, Directive, IncomingEntry, NumberSeries, OutgoingEntry, Task

CLERK = "van_thu"
RECORDERS = frozenset({CLERK, "van_phong", "chuyen_vien_theo_doi", "lanh_dao_ban"})
OPENERS = ("chuyen_vien_theo_doi", "chuyen_vien", "lanh_dao_ban", "lanh_dao_don_vi")


def may_record_directive(db: Work, officer_id: int) -> bool:
    """Enter a directive that is already issued."""
    return not reach_of(db, officer_id).roles.isdisjoint(RECORDERS)


def may_open_case(db: Work, officer_id: int, lead_unit_id: int) -> bool:
    """Start following a directive, or drafting one, for the unit that leads it."""
    return has_role(db, officer_id, lead_unit_id, *OPENERS)


def may_see_directive(db: Work, officer_id: int, directive_id: int) -> bool:
    case_id = db.scalar(select(Case.id).where(Case.directive_id == directive_id))
    if case_id is not None:
        return may_see_case(db, officer_id, case_id)
    directive = db.get(Directive, directive_id)
    return directive is not None and not recorded_in(db, officer_id).isdisjoint(
        (directive.issuer_id, directive.on_behalf_of_id, directive.drafting_unit_id)
    )


def directives_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    seen = Directive.id.in_(alone(select(Case.directive_id).where(cases_seen_by(db, officer_id))))
    units = recorded_in(db, officer_id)
    named = (Directive.issuer_id, Directive.on_behalf_of_id, Directive.drafting_unit_id)
    recorded = or_(*(column.in_(units) for column in named))
    return or_(seen, and_(recorded, Directive.id.not_in(alone(select(Case.directive_id)))))


def recorded_in(db: Work, officer_id: int) -> frozenset[int]:
    """Units whose directives they may follow while nobody does yet: theirs, and those below."""
    if not may_record_directive(db, officer_id):
        return frozenset()
    return reach_of(db, officer_id).below


def may_keep_register(db: Work, officer_id: int, unit_id: int) -> bool:
    """Register what came in, in the unit's own book."""
    return has_role(db, officer_id, unit_id, CLERK)


def registers_kept_by(db: Work, officer_id: int, column: Any = None) -> ColumnElement[bool]:
    """Over `incoming_entry`, or another column of unit ids."""
    held = reach_of(db, officer_id).held
    units = [one.unit_id for one in held if one.role == CLERK]
    unit_column = IncomingEntry.unit_id if column is None else column
    kept: ColumnElement[bool] = unit_column.in_(units)
    return kept


def may_see_outgoing(db: Work, officer_id: int, entry: OutgoingEntry) -> bool:
    """Of the organ that numbers, of whoever drafted, and of the office that gave the number."""
    task = db.get(Task, entry.task_id) if entry.task_id is not None else None
    offices = select(Case.office_unit_id).where(Case.directive_id == entry.directive_id)
    units = {
        db.get_one(NumberSeries, entry.series_id).unit_id,
        entry.drafting_unit_id,
        task.unit_id if task else None,
        *(db.scalars(offices) if entry.directive_id is not None else ()),
    }
    return not units.isdisjoint(reach_of(db, officer_id).own)


def outgoing_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    own = reach_of(db, officer_id).own
    kept = select(NumberSeries.id).where(NumberSeries.unit_id.in_(own))
    given = select(Task.id).where(Task.unit_id.in_(own))
    issued = select(Case.directive_id).where(Case.office_unit_id.in_(own))
    return or_(
        OutgoingEntry.series_id.in_(alone(kept)),
        OutgoingEntry.drafting_unit_id.in_(own),
        OutgoingEntry.task_id.in_(alone(given)),
        OutgoingEntry.directive_id.in_(alone(issued)),
    )
