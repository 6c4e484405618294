"""Who reads a directive for a unit that is only informed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from server.access.reach import reach_of
from server.database import Work
from server.tables import CaseUnit


def may_acknowledge(db: Work, officer_id: int, row: CaseUnit) -> bool:
    """Anybody who works in the unit."""
    return row.role == "informed" and row.unit_id in reach_of(db, officer_id).own


def informed_units(db: Work, officer_id: int) -> ColumnElement[bool]:
    """Over `case_unit`."""
    return is_informed(reach_of(db, officer_id).own)


def is_informed(units: Any) -> ColumnElement[bool]:
    """`units`: numbers, or a name for them."""
    return and_(CaseUnit.role == "informed", CaseUnit.unit_id.in_(units))
