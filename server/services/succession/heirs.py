"""Who goes on in place of a unit that is no more: as far as one unit alone does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.kept import kept
from server.tables import Succession


def heirs_on(db: Work, day: date) -> Mapping[int, int]:
    """Unit that has ended -> the one that is there on that day, over any number of steps.

    What was split among several has no heir: its past stays under its own name.
    """
    return kept(db, ("heirs", day), lambda: read_heirs(db, day))


def read_heirs(db: Work, day: date) -> dict[int, int]:
    found = db.scalars(
        select(Succession)
        .where(Succession.state == "applied", Succession.effective_on <= day)
        .order_by(Succession.effective_on, Succession.id)
    ).unique()
    step = {unit: one.after[0] for one in found if len(one.after) == 1 for unit in one.ending}
    return {unit: last_of(step, unit) for unit in step}


def last_of(step: Mapping[int, int], unit_id: int) -> int:
    seen = {unit_id}
    while unit_id in step and step[unit_id] not in seen:
        unit_id = step[unit_id]
        seen.add(unit_id)
    return unit_id
