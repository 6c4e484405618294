"""Which roles are held, in the whole house and in each unit of a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import and_, select

from server.database import Work
from server.services.people import holds_today
from server.tables import GroupMember, Membership, Officer, Unit, UnitGroup
from server.tables.validity import runs_on


def held_roles(db: Work) -> frozenset[str] | None:
    """By anybody active today; None while there is nobody at all."""
    query = select(Membership.role).join(Officer, Officer.id == Membership.officer_id)
    return frozenset(db.scalars(query.where(holds_today(db)).distinct())) or None


def staff_of(db: Work, groups: Sequence[str]) -> dict[str, dict[str, frozenset[str]]]:
    """Group -> name of each unit in it today -> roles held there."""
    if not groups:
        return {}
    members = db.execute(
        select(UnitGroup.code, Unit)
        .join(
            GroupMember, and_(GroupMember.group_id == UnitGroup.id, runs_on(GroupMember, db.today))
        )
        .join(Unit, Unit.id == GroupMember.unit_id)
        .where(UnitGroup.code.in_(groups))
        .order_by(Unit.position, Unit.id)
    ).all()
    held = roles_in(db, {unit.id for _, unit in members})
    found: dict[str, dict[str, frozenset[str]]] = {}
    for group, unit in members:
        name = unit.name_on(db.today)
        found.setdefault(group, {})[name] = frozenset(held.get(unit.id, ()))
    return found


def roles_in(db: Work, units: Collection[int]) -> dict[int, set[str]]:
    """Unit -> roles that somebody holds there today."""
    query = (
        select(Membership.unit_id, Membership.role)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(Membership.unit_id.in_(units), holds_today(db))
        .distinct()
    )
    held: dict[int, set[str]] = {}
    for unit_id, role in db.execute(query):
        held.setdefault(unit_id, set()).add(role)
    return held
