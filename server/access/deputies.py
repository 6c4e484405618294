"""Who may have somebody else act: oneself, and a leader for people of the unit."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from server.access.cases import alone
from server.access.filters import units_led
from server.access.people import BLIND, memberships_of
from server.access.reach import reach_of
from server.database import Work
from server.services.people import holds_today
from server.tables import Deputy, Membership, Officer


def appointable_units(db: Work, officer_id: int, away_id: int) -> frozenset[int]:
    """Units for which the officer may name a deputy of whoever is away."""
    theirs = frozenset(one.unit_id for one in memberships_of(db, away_id) if one.role not in BLIND)
    return theirs if officer_id == away_id else theirs & units_led(db, officer_id)


def may_appoint(db: Work, officer_id: int, away_id: int, unit_id: int | None) -> bool:
    """In every unit at once only for oneself."""
    units = appointable_units(db, officer_id, away_id)
    if unit_id is None:
        return officer_id == away_id and bool(units)
    return unit_id in units


def may_see_deputy(db: Work, officer_id: int, row: Deputy) -> bool:
    """Both of them, and the leaders of the units of whoever is away."""
    if officer_id in (row.officer_id, row.deputy_id):
        return bool(reach_of(db, officer_id).held)
    units = {one.unit_id for one in memberships_of(db, row.officer_id)}
    return not units.isdisjoint(units_led(db, officer_id))


def deputies_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    own = [Deputy.officer_id == officer_id, Deputy.deputy_id == officer_id] if reach.held else []
    led = units_led(db, officer_id)
    people = (
        select(Membership.officer_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(Membership.unit_id.in_(led), holds_today(db))
    )
    return or_(*own, Deputy.officer_id.in_(alone(people)))


def may_end_deputy(db: Work, officer_id: int, row: Deputy) -> bool:
    """Take it back, or give it back."""
    return may_see_deputy(db, officer_id, row)
