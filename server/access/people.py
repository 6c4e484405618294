"""Who holds which role in which unit on a day, and which units stand below which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from server.database import Work
from server.tables import Membership, Officer, UnitEdge

ADMIN, AUDITOR, SECURITY = "quan_tri", "kiem_toan", "an_ninh"
BLIND = frozenset({ADMIN, AUDITOR, SECURITY})
"""Roles that open no content (domain.md 3.2)."""
LEADING = ("HIERARCHY", "PARTY_LEADERSHIP")
"""Edges along which one unit sees what a lower one does; guidance is none of them."""


@dataclass(frozen=True)
class Held:
    """An officer is something always in a unit."""

    unit_id: int
    role: str


def memberships_of(db: Work, officer_id: int) -> tuple[Held, ...]:
    """Today's, of an officer who is not switched off; the first one is where they belong."""
    query = (
        select(Membership.unit_id, Membership.role)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(Officer.id == officer_id, Officer.is_active, runs_on(Membership, db.today))
        .order_by(Membership.id)
    )
    return tuple(Held(unit_id, role) for unit_id, role in db.execute(query))


def holders(db: Work, unit_id: int, roles: Collection[str], day: date) -> Sequence[Officer]:
    """Active officers with one of the roles in the unit on that day."""
    query = (
        select(Officer)
        .where(
            Officer.is_active,
            Officer.memberships.any(
                and_(
                    Membership.unit_id == unit_id,
                    Membership.role.in_(tuple(roles)),
                    runs_on(Membership, day),
                )
            ),
        )
        .order_by(Officer.id)
    )
    return db.scalars(query).all()


def has_role(db: Work, officer_id: int, unit_id: int, *roles: str) -> bool:
    return any(
        held.unit_id == unit_id and held.role in roles for held in memberships_of(db, officer_id)
    )


def lower_units(db: Work, units: Collection[int], day: date) -> frozenset[int]:
    """The units and everything below them, as the tree stands on that day."""
    found, level = set(units), set(units)
    while level:
        below = select(UnitEdge.child_id).where(
            UnitEdge.parent_id.in_(level), UnitEdge.kind.in_(LEADING), runs_on(UnitEdge, day)
        )
        level = set(db.scalars(below)) - found
        found |= level
    return frozenset(found)


def runs_on(table: Any, day: date) -> ColumnElement[bool]:
    """Valid from its first day on, up to but without the day it ended."""
    return and_(
        or_(table.valid_from.is_(None), table.valid_from <= day),
        or_(table.valid_to.is_(None), table.valid_to > day),
    )
