"""What an officer may be in a unit: how many are it, who and where, which processes ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import unit_names
from server.recording.releases import current_definitions
from server.services.people import holds_today
from server.tables import Membership, Officer, Role
from server.textfold import sort_key

PAGE = 50


@dataclass(frozen=True)
class RoleLine:
    code: str
    name: str
    description: str
    officers: int
    units: int
    models: tuple[str, ...]  # names of processes with a lane for it


@dataclass(frozen=True)
class Holder:
    officer_id: int
    name: str
    title: str
    unit_id: int
    unit: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class RolePage:
    line: RoleLine
    holders: tuple[Holder, ...]
    after: int | None


def list_roles(db: Work, officer_id: int) -> tuple[RoleLine, ...]:
    access.require_admin(db, officer_id)
    counted = (
        select(Membership.role, func.count(Membership.officer_id.distinct()),
               func.count(Membership.unit_id.distinct()))
        .join(Officer, Officer.id == Membership.officer_id)
        .where(holds_today(db))
        .group_by(Membership.role)
    )  # fmt: skip
    held = {role: (officers, units) for role, officers, units in db.execute(counted)}
    models = models_by_role(db)
    return tuple(
        RoleLine(one.code, one.name, one.description, *held.get(one.code, (0, 0)),
                 tuple(models.get(one.code, ())))
        for one in sorted(db.scalars(select(Role)), key=lambda role: sort_key(role.name))
    )  # fmt: skip


def models_by_role(db: Work) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for definition in current_definitions(db).values():
        for role in sorted({role for lane in definition.lanes.values() for role in lane.roles}):
            found.setdefault(role, []).append(definition.name)
    return found


def read_role(db: Work, officer_id: int, code: str, after: int | None = None) -> RolePage:
    """Who is it today, in the order in which it was given."""
    line = next((one for one in list_roles(db, officer_id) if one.code == code), None)
    if line is None:
        raise NotFound("role-not-found")
    rows = db.execute(
        select(Membership, Officer)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(holds_today(db), Membership.role == code, Membership.id > (after or 0))
        .order_by(Membership.id)
        .limit(PAGE + 1)
    ).all()
    units = unit_names(db)
    holders = tuple(
        Holder(officer.id, officer.full_name, officer.title, held.unit_id,
               units.get(held.unit_id, ""), held.valid_from, held.valid_to)
        for held, officer in rows[:PAGE]
    )  # fmt: skip
    return RolePage(line, holders, rows[PAGE - 1][0].id if len(rows) > PAGE else None)
