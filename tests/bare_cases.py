"""A case of 517-CV/TU that no process carries: what a test puts into it is all there is."""

from __future__ import annotations

from sqlalchemy import select

from server.actions.directives.record_directive import record_directive
from server.database import Database, Work
from server.services.directive_files import read_directive
from server.tables import Case, Unit
from tests.databases import FILE_517


def recorded_517(database: Database) -> int:
    """The directive's id."""
    return record_directive(database, officer_id=None, **read_directive(FILE_517))


def bare_case(db: Work, directive_id: int) -> Case:
    """Followed by Ban Dân vận, issued by the office, approved by Ban Thường vụ."""
    case = Case(directive_id=directive_id, status="running", lead_unit_id=unit_id(db, "BDV"),
                office_unit_id=unit_id(db, "VP"), approver_unit_id=unit_id(db, "BTV"),
                opened_at=db.now)  # fmt: skip
    db.add(case)
    db.flush()
    return case


def unit_id(db: Work, code: str) -> int:
    return db.scalars(select(Unit.id).where(Unit.code == code)).one()
