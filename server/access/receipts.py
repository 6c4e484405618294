"""Whose first look at a directive counts as that of their unit."""

from __future__ import annotations

from sqlalchemy import select

from server.access.reach import reach_of
from server.database import Work
from server.tables import CaseUnit, Opening


def units_to_open(db: Work, officer_id: int, case_id: int) -> list[int]:
    """Units of the case that they work in, whose people have not looked yet."""
    looked = select(Opening.unit_id).where(Opening.case_id == case_id)
    wanted = select(CaseUnit.unit_id).where(
        CaseUnit.case_id == case_id,
        CaseUnit.role != "supervise",
        CaseUnit.unit_id.in_(reach_of(db, officer_id).own),
        CaseUnit.unit_id.not_in(looked),
    )
    return list(db.scalars(wanted.distinct().order_by(CaseUnit.unit_id)))
