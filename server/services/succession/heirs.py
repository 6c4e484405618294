"""Who goes on in place of a unit that is no more: as far as one unit alone does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select

from server.database import Work
from server.kept import kept
from server.services.tree import LEADING
from server.tables import Succession, Unit, UnitEdge
from server.tables.succession import PREPARED
from server.tables.validity import does_run, runs_on


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


def heir_of(db: Work, found: Succession, unit_id: int) -> int | None:
    """Who takes over its people: the first successor, else the next that stands over it and is
    there. None: nobody does."""
    return found.after[0] if found.after else lasting_over(db, unit_id, found)


def ending_by(db: Work, found: Succession) -> set[int]:
    """Units that end with it, or by its day in another that is prepared."""
    others = db.scalars(
        select(Succession).where(Succession.state.in_(PREPARED), Succession.id != found.id,
                                 Succession.effective_on <= found.effective_on)
    ).unique()  # fmt: skip
    return {unit for one in (found, *others) for unit in one.ending}


def lasting_over(db: Work, unit_id: int, found: Succession) -> int | None:
    """Past those that end with it."""
    seen, day = {unit_id}, found.effective_on
    above = leader_of(db, unit_id, day)
    while above is not None and above not in seen:
        if above not in found.ending and does_run(db.get_one(Unit, above), day):
            return above
        seen.add(above)
        above = leader_of(db, above, day)
    return None


def leader_of(db: Work, unit_id: int, day: date) -> int | None:
    """What stands over it, else did until that day."""
    return db.scalar(
        select(UnitEdge.parent_id)
        .where(UnitEdge.child_id == unit_id, UnitEdge.kind.in_(LEADING),
               or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to >= day))
        .order_by(runs_on(UnitEdge, day).desc(), UnitEdge.kind, UnitEdge.id)
        .limit(1)
    )  # fmt: skip
