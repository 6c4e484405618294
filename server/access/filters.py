"""Saved filters: one's own, those of one's units, those for whoever holds a role."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from server.access.people import BLIND
from server.access.reach import reach_of
from server.database import Work
from server.tables import SavedFilter

LEADERS = frozenset({"lanh_dao_don_vi", "lanh_dao_ban", "chanh_van_phong"})


def units_led(db: Work, officer_id: int) -> frozenset[int]:
    held = reach_of(db, officer_id).held
    return frozenset(one.unit_id for one in held if one.role in LEADERS)


def may_use_filter(db: Work, officer_id: int, row: SavedFilter) -> bool:
    reach = reach_of(db, officer_id)
    if row.officer_id == officer_id:
        return True
    if row.unit_id is not None:
        return row.unit_id in reach.own
    return row.role in reach.roles - BLIND


def filters_used_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return is_used(**filter_reach(db, officer_id))


def filter_reach(db: Work, officer_id: int) -> dict[str, Any]:
    reach = reach_of(db, officer_id)
    return {"me": officer_id, "own": sorted(reach.own), "roles": sorted(reach.roles - BLIND)}


def is_used(*, me: Any, own: Any, roles: Any) -> ColumnElement[bool]:
    """By an officer with this reach, or by names for it."""
    by_role = and_(SavedFilter.unit_id.is_(None), SavedFilter.role.in_(roles))
    return or_(SavedFilter.officer_id == me, SavedFilter.unit_id.in_(own), by_role)


def may_change_filter(db: Work, officer_id: int, row: SavedFilter | Any) -> bool:
    """Whoever made it; what a whole unit uses, its leaders too."""
    held = reach_of(db, officer_id).held
    leads = any(one.unit_id == row.unit_id and one.role in LEADERS for one in held)
    return row.officer_id == officer_id or (row.unit_id is not None and leads)


def may_share_filter(db: Work, officer_id: int, *, unit_id: int | None, role: str | None) -> bool:
    """With a unit, or with everybody who holds a role: one's own only."""
    reach = reach_of(db, officer_id)
    if unit_id is not None:
        return role is None and unit_id in reach.own
    return role is None or role in reach.roles - BLIND
