"""Who works in the units where an officer works."""

from __future__ import annotations

from sqlalchemy import select

from server.access import reach_of
from server.access.people import BLIND
from server.database import Work
from server.kept import kept
from server.queries.task_people import Person
from server.tables import Membership, Officer
from server.tables.validity import runs_on
from server.textfold import name_key

MOST = 200


def colleagues_of(db: Work, officer_id: int) -> tuple[Person, ...]:
    units = reach_of(db, officer_id).own
    return kept(db, ("colleagues", units), lambda: _in_units(db, units))


def _in_units(db: Work, units: frozenset[int]) -> tuple[Person, ...]:
    held = select(Membership.officer_id).where(
        Membership.unit_id.in_(units),
        Membership.role.not_in(BLIND),
        runs_on(Membership, db.today),
    )
    rows = db.scalars(
        select(Officer)
        .where(Officer.is_active, Officer.id.in_(held))
        .order_by(Officer.full_name)
        .limit(MOST)
    )
    by_name = sorted(rows, key=lambda row: name_key(row.full_name))
    return tuple(Person(row.id, row.full_name, row.title) for row in by_name)
