"""A unit belongs to a group of addressees from a day on, or no longer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from server import access
from server.database import Database
from server.recording.organisation import end_from, lock_unit, note_unit, of_order, refuse
from server.tables import GroupMember, UnitGroup
from server.tables.validity import does_run


def regroup_unit(
    database: Database, *, officer_id: int, unit_id: int, group: str, day: date, leaves: bool
) -> None:
    """`group` is its code."""
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        unit = lock_unit(db, unit_id)
        found = db.scalar(select(UnitGroup).where(UnitGroup.code == group))
        group_id = found.id if found else 0
        rows = db.scalars(select(GroupMember).where(
            GroupMember.unit_id == unit_id, GroupMember.group_id == group_id
        )).all()  # fmt: skip
        is_in = any(does_run(one, day) for one in rows)
        refuse((found is None, "group", "not-a-choice", {}),
               (is_in is not leaves, "group", "not-in-group" if leaves else "in-group", {}),
               of_order("day", rows, day))  # fmt: skip
        if leaves:
            end_from(rows, day)
        else:
            db.add(GroupMember(group_id=group_id, unit_id=unit_id, certainty="sure",
                               valid_from=day))  # fmt: skip
        db.flush()
        note_unit(db, "unit_left_group" if leaves else "unit_joined_group", unit, officer_id,
                  group=found.name if found else "", day=day)  # fmt: skip
