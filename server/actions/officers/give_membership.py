"""An officer is something in a unit from a day on, and until a day where one is said."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.recording.organisation import Fault, lock_officer, note_officer, refuse
from server.tables import Membership, Role, Unit
from server.tables.validity import does_run


def give_membership(
    database: Database, *, officer_id: int, to_id: int, unit: str, role: str, first: date,
    last: date | None = None,
) -> int:  # fmt: skip
    """`unit` is its code; `last` is the last day on which it holds."""
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        officer = lock_officer(db, to_id)
        place = db.scalar(select(Unit).where(Unit.code == unit))
        refuse(
            *faults(db, place, role, first, last), *of_twice(db, to_id, place, role, first, last)
        )
        ends = date.fromordinal(last.toordinal() + 1) if last else None
        held = Membership(officer_id=to_id, unit_id=place.id if place else 0, role=role,
                          valid_from=first, valid_to=ends)  # fmt: skip
        db.add(held)
        db.flush()
        note_officer(db, "role_given", officer, officer_id, unit_id=held.unit_id,
                     role=db.get_one(Role, role).name, day=first)  # fmt: skip
        return held.id


def faults(
    db: Work, place: Unit | None, role: str, first: date, last: date | None
) -> tuple[Fault, ...]:
    is_there = place is not None and does_run(place, first)
    return (
        (not is_there, "unit", "not-a-choice", {}),
        (db.get(Role, role) is None, "role", "not-a-choice", {}),
        (last is not None and last < first, "last", "backwards", {}),
    )


def of_twice(
    db: Work, to_id: int, place: Unit | None, role: str, first: date, last: date | None
) -> tuple[Fault, ...]:
    """The same role in the same unit is held once at a time."""
    held = db.scalars(select(Membership).where(
        Membership.officer_id == to_id, Membership.role == role,
        Membership.unit_id == (place.id if place else 0),
    ))  # fmt: skip
    meets = any(
        (one.valid_to is None or one.valid_to > first)
        and (last is None or one.valid_from is None or one.valid_from <= last)
        for one in held
    )
    return ((meets, "role", "role-held", {}),)
