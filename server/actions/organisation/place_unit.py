"""A unit stands under another one from a day on, beside or instead of the one it stood under."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.recording.organisation import (
    Fault,
    end_from,
    lock_unit,
    note_unit,
    of_order,
    of_text,
    refuse,
)
from server.services.tree import LEADING, lower_units
from server.tables import Unit, UnitEdge
from server.tables.validity import does_run


def place_unit(
    database: Database, *, officer_id: int, unit_id: int, parent_id: int, kind: str, day: date,
    document: str, instead_of: int | None = None,
) -> None:  # fmt: skip
    """`instead_of`: the edge that ends there; None: none does."""
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        unit, parent = lock_unit(db, unit_id), db.get(Unit, parent_id)
        edges = db.scalars(select(UnitEdge).where(UnitEdge.child_id == unit_id)).all()
        ended = [one for one in edges if one.id == instead_of]
        refuse(*of_text("document", document), (kind not in LEADING, "kind", "not-a-choice", {}),
               (instead_of is not None and not ended, "instead_of", "not-a-choice", {}),
               *of_parent(db, unit, parent, day), of_order("day", ended, day))  # fmt: skip
        end_from(ended, day)
        twice = [one for one in edges if (one.parent_id, one.kind) == (parent_id, kind)]
        refuse((any(does_run(one, day) for one in twice), "parent", "same-parent", {}))
        db.add(UnitEdge(parent_id=parent_id, child_id=unit_id, kind=kind, valid_from=day))
        db.flush()
        note_unit(db, "unit_placed", unit, officer_id, day=day, document=document,
                  under=parent.name_on(day) if parent else "")  # fmt: skip


def of_parent(db: Work, unit: Unit, parent: Unit | None, day: date) -> tuple[Fault, ...]:
    """There on that day, and neither the unit itself nor under it, then or by what is planned: a
    tree has no circle."""
    is_there = parent is not None and does_run(parent, day)
    planned = db.scalars(select(UnitEdge.valid_from).where(UnitEdge.valid_from > day).distinct())
    below = {one for on in (day, *planned) for one in lower_units(db, {unit.id}, on)}
    return (
        (not is_there, "parent", "not-a-choice", {}),
        (parent is not None and parent.id in below, "parent", "own-lower-unit", {}),
    )
