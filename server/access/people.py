"""Who holds which role in which unit on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from server.database import Work
from server.services.people import ADMIN
from server.tables import Membership, Officer
from server.tables.validity import runs_on

AUDITOR, SECURITY = "kiem_toan", "an_ninh"
MODELLER = "xay_dung_quy_trinh"
BLIND = frozenset({ADMIN, AUDITOR, SECURITY, MODELLER})
"""Roles that open no content (domain.md 3.2), and that no deputy stands in for."""


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
