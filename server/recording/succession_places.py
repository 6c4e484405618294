"""Where those go that stood under a unit which has ended: under its heir, or up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.recording.organisation import end_from
from server.services.succession.heirs import heir_of, lasting_over
from server.services.tree import lower_units
from server.tables import GroupMember, Membership, Succession, UnitEdge
from server.tables.validity import runs_on


def taker_of(db: Work, unit_id: int, found: Succession) -> int | None:
    """Who leads from now on what stood under it: the one heir. None: what stood over it, where
    nobody has said which of several heirs it is, or the heir stood there as one among others."""
    if len(found.after) != 1:
        return None
    heir, day = found.after[0], found.effective_on
    of_any_kind = select(UnitEdge.child_id).where(
        UnitEdge.parent_id == unit_id, runs_on(UnitEdge, day)
    )
    below = lower_units(db, {unit_id}, day).union(db.scalars(of_any_kind))
    return None if heir in below else heir


def place_lower(db: Work, unit_id: int, taker: int | None, found: Succession) -> None:
    """Under whoever takes it; the fellows of that one go up, as far as anything stands there."""
    day = found.effective_on
    above = lasting_over(db, unit_id, found) or heir_of(db, found, unit_id)
    edges = db.scalars(select(UnitEdge).where(UnitEdge.parent_id == unit_id)).all()
    stay = [one for one in edges if lasts(one, day) and one.child_id not in found.ending]
    up = {one.child_id for one in stay} if taker is None else fellows_of(db, taker, day)
    adopt(db, (one for one in stay if one.child_id in up), above, day)
    adopt(db, (one for one in stay if one.child_id not in up), taker, day)
    end_from(edges, day)


def fellows_of(db: Work, unit_id: int, day: date) -> set[int]:
    """Whoever is addressed beside it: none of them stands under another."""
    member = select(GroupMember.group_id).where(
        GroupMember.unit_id == unit_id, runs_on(GroupMember, day)
    )
    beside = GroupMember.group_id.in_(member), runs_on(GroupMember, day)
    return set(db.scalars(select(GroupMember.unit_id).where(*beside)))


def adopt(db: Work, edges: Iterable[UnitEdge], parent: int | None, day: date) -> None:
    if parent is None:
        return
    known = {(one.child_id, one.kind) for one in db.scalars(
        select(UnitEdge).where(UnitEdge.parent_id == parent)
    ) if lasts(one, day)}  # fmt: skip
    for one in edges:
        if one.child_id != parent and (one.child_id, one.kind) not in known:
            db.add(UnitEdge(parent_id=parent, child_id=one.child_id, kind=one.kind, valid_from=day))


def lasts(row: UnitEdge | Membership, day: date) -> bool:
    return row.valid_to is None or row.valid_to > day
