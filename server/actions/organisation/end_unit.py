"""A unit ends on a day: its place, its groups and what people are in it end with it.

What is open in it is to be finished or taken over first; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import access
from server.database import Database, Work
from server.recording.organisation import end_from, lock_unit, note_unit, of_text, refuse
from server.services.deadlines import OVER
from server.services.people import leaves_no_admin
from server.services.tree import lower_units
from server.tables import Assignment, GroupMember, Membership, Task, Unit, UnitEdge


def end_unit(
    database: Database, *, officer_id: int, unit_id: int, day: date, document: str
) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        unit = lock_unit(db, unit_id)
        below, work = lower_units(db, {unit_id}, day) - {unit_id}, open_work(db, unit_id)
        edges, groups, people = hanging_on(db, unit)
        refuse(*of_text("document", document),
               (unit.valid_to is not None, "day", "unit-over", {}),
               (unit.valid_from is not None and day <= unit.valid_from, "day", "before-begin", {}),
               (bool(below), "day", "unit-has-lower", {"n": len(below)}),
               (leaves_no_admin(db, people), "day", "last-admin", {}),
               (work > 0, "day", "unit-has-work", {"n": work}))  # fmt: skip
        unit.valid_to = day
        end_from((*edges, *groups, *people), day)
        db.flush()
        note_unit(db, "unit_ended", unit, officer_id, day=day, document=document)


def open_work(db: Work, unit_id: int) -> int:
    """Parts that are not finished, and steps that wait for its people."""
    parts = select(func.count()).where(
        Assignment.unit_id == unit_id, Assignment.progress.not_in(OVER)
    )
    tasks = select(func.count()).where(Task.unit_id == unit_id, Task.state == "open")
    return (db.scalar(parts) or 0) + (db.scalar(tasks) or 0)


def hanging_on(db: Work, unit: Unit) -> tuple[Sequence[Any], ...]:
    """Its places, its groups, what people are in it."""
    return (
        db.scalars(select(UnitEdge).where(UnitEdge.child_id == unit.id)).all(),
        db.scalars(select(GroupMember).where(GroupMember.unit_id == unit.id)).all(),
        db.scalars(select(Membership).where(Membership.unit_id == unit.id)).all(),
    )
