"""Models of processes: whoever builds them sees and changes all of them; nobody else any."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from server.access.people import MODELLER
from server.access.reach import reach_of
from server.database import Work
from server.errors import NotFound
from server.tables import Membership, Officer
from server.tables.validity import runs_on


def may_model(db: Work, officer_id: int) -> bool:
    return MODELLER in reach_of(db, officer_id).roles


def require_modeller(db: Work, officer_id: int) -> None:
    """Models are hidden from everybody else."""
    if not may_model(db, officer_id):
        raise NotFound("model-not-found")


def modellers(db: Work) -> Sequence[int]:
    """Everybody for whom `may_model` holds: the active holders of the role today."""
    query = (
        select(Membership.officer_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(Membership.role == MODELLER, Officer.is_active, runs_on(Membership, db.today))
        .distinct()
        .order_by(Membership.officer_id)
    )
    return db.scalars(query).all()
