"""A unit has another name from a day on; documents of earlier days keep the earlier one."""

from __future__ import annotations

from datetime import date

from server import access
from server.database import Database
from server.recording.organisation import end_from, lock_unit, note_unit, of_order, of_text, refuse
from server.tables import UnitName
from server.textfold import fold


def rename_unit(
    database: Database, *, officer_id: int, unit_id: int, name: str, day: date, document: str
) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        unit = lock_unit(db, unit_id)
        proper = [one for one in unit.names if not one.is_alias]
        refuse(*of_text("name", name), *of_text("document", document),
               (name == unit.name_on(day), "name", "same-name", {}),
               of_order("day", proper, day))  # fmt: skip
        before = unit.name_on(day)
        end_from(proper, day)
        unit.names.append(UnitName(name=name, fold=fold(name), valid_from=day))
        unit.is_placeholder = False
        db.flush()
        note_unit(db, "unit_renamed", unit, officer_id, before=before, after=name,
                  day=day, document=document)  # fmt: skip
