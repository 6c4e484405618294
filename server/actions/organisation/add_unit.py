"""A unit comes into being on a day, under another one, in a group or in none."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.new_units import KINDS, NewUnit, stored
from server.recording.organisation import note_unit
from server.recording.releases import lock_installation

__all__ = ["KINDS", "NewUnit", "add_unit"]


def add_unit(database: Database, *, officer_id: int, wanted: NewUnit) -> int:
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        unit = stored(db, wanted)
        note_unit(db, "unit_added", unit, officer_id, day=wanted.day,
                  document=wanted.document)  # fmt: skip
        return unit.id
