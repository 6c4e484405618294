"""Who may report an obstacle, and for which units of a case."""

from __future__ import annotations

from sqlalchemy import select

from server.access.people import has_role
from server.access.reach import reach_of
from server.database import Work
from server.tables import Case, CaseUnit, Instance

REPORTERS = ("lanh_dao_don_vi", "chuyen_vien", "lanh_dao_ban")
"""The roles of the lane `don_vi`."""
FOLLOWER = "chuyen_vien_theo_doi"
SHOWING = (*REPORTERS, "van_thu")


def may_report_obstacle(db: Work, officer_id: int, case_id: int, unit_id: int) -> bool:
    case = db.get(Case, case_id)
    if case is None or unit_id not in _units_at_work(db, case_id):
        return False
    on_paper = has_role(db, officer_id, case.lead_unit_id, FOLLOWER)
    return case.status == "running" and (has_role(db, officer_id, unit_id, *REPORTERS) or on_paper)


def may_show_evidence(db: Work, officer_id: int, case_id: int, unit_id: int) -> bool:
    """Of a unit's part: its people, or a follow-up specialist from paper."""
    case = db.get_one(Case, case_id)
    return has_role(db, officer_id, unit_id, *SHOWING) or has_role(
        db, officer_id, case.lead_unit_id, FOLLOWER
    )


def units_reported_by(db: Work, officer_id: int, case_id: int) -> frozenset[int]:
    """The units for which the officer may report: their own, or any of them from paper."""
    case = db.get(Case, case_id)
    if case is None or case.status != "running":
        return frozenset()
    units = _units_at_work(db, case_id)
    reach = reach_of(db, officer_id)
    if reach.holds(case.lead_unit_id, FOLLOWER):
        return units
    held = {one.unit_id for one in reach.held if one.role in REPORTERS}
    return units & held


def _units_at_work(db: Work, case_id: int) -> frozenset[int]:
    """Not who is only informed."""
    in_case = select(CaseUnit.unit_id).where(
        CaseUnit.case_id == case_id, CaseUnit.role.in_(("implement", "lead", "cooperate"))
    )
    at_work = select(Instance.unit_id).where(
        Instance.case_id == case_id, Instance.unit_id.is_not(None)
    )
    return frozenset(one for one in db.scalars(in_case.union(at_work)) if one is not None)
