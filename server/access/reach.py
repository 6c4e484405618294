"""What an officer's roles open today, worked out once until the organisation changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.access.people import BLIND, Held, memberships_of
from server.database import Work
from server.kept import kept
from server.services.people import ADMIN
from server.services.succession.heirs import heirs_on
from server.services.tree import lower_units
from server.tables import Deputy, Unit, UnitEdge
from server.tables.validity import runs_on

STANDING = frozenset({"thuong_truc", "uy_vien_btv"})
"""Who reads all that their committee answers for."""


@dataclass(frozen=True)
class Extent:
    """Of which work a deputation is: all that is named must fit; None fits anything."""

    doc_type: str | None = None  # of the directive
    directive_id: int | None = None
    step: str | None = None  # name of the task

    @property
    def is_whole(self) -> bool:
        return self.doc_type is None and self.directive_id is None and self.step is None


@dataclass(frozen=True)
class StandIn:
    """What one officer may do for another today; never more than that one's own roles."""

    id: int  # of the deputation
    officer_id: int  # who is away
    held: frozenset[Held]
    in_person: bool
    extent: Extent = Extent()
    closeness: int = 0  # how closely its document names the work


@dataclass(frozen=True)
class Reach:
    officer_id: int
    held: frozenset[Held]
    own: frozenset[int]  # units whose content they work with
    below: frozenset[int]  # those and all units under them
    committees: frozenset[int]  # collectives of the committee they are standing members of
    stands_in: tuple[StandIn, ...] = ()  # for others, who are away

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.held)

    def holds(self, unit_id: int | None, role: str | None) -> bool:
        """Without a unit: the role anywhere in the installation."""
        return holds(self.held, unit_id, role)


def holds(some: Collection[Held], unit_id: int | None, role: str | None) -> bool:
    return any(one.role == role and (unit_id is None or one.unit_id == unit_id) for one in some)


def reach_of(db: Work, officer_id: int) -> Reach:
    return kept(db, ("reach", officer_id), lambda: _reach(db, officer_id))


def rights_of(db: Work, officer_id: int) -> frozenset[str]:
    """What they hold today, themselves and for others, to be compared with another day."""
    reach = reach_of(db, officer_id)
    own = {f"{one.role}/{one.unit_id}" for one in reach.held}
    return frozenset(own | {f"deputy/{one.id}" for one in reach.stands_in})


def is_admin(db: Work, officer_id: int) -> bool:
    return ADMIN in reach_of(db, officer_id).roles


def _reach(db: Work, officer_id: int) -> Reach:
    held = frozenset(memberships_of(db, officer_id))
    own = with_past(db, frozenset(one.unit_id for one in held if one.role not in BLIND))
    standing = {one.unit_id for one in held if one.role in STANDING}
    return Reach(
        officer_id=officer_id,
        held=held,
        own=own,
        below=lower_units(db, own, db.today),
        committees=_collectives_beside(db, standing),
        stands_in=_stands_in(db, officer_id) if held else (),
    )


def with_past(db: Work, units: frozenset[int]) -> frozenset[int]:
    """What a unit has become the heir of stays open to its people, under the old name."""
    return units | {old for old, heir in heirs_on(db, db.today).items() if heir in units}


def _stands_in(db: Work, officer_id: int) -> tuple[StandIn, ...]:
    """Not transitive: of whoever is away only what they hold themselves."""
    rows = db.scalars(
        select(Deputy)
        .where(
            Deputy.deputy_id == officer_id,
            Deputy.ended_at.is_(None),
            Deputy.first_day <= db.today,
            Deputy.last_day >= db.today,
        )
        .order_by(Deputy.id)
    )
    found = (
        StandIn(
            id=row.id, officer_id=row.officer_id, in_person=row.in_person,
            held=covered(memberships_of(db, row.officer_id), row),
            extent=Extent(row.doc_type, row.directive_id, row.step), closeness=closeness_of(row),
        )
        for row in rows
    )  # fmt: skip
    return tuple(one for one in found if one.held)


def covered(theirs: Collection[Held], row: Deputy) -> frozenset[Held]:
    """Of somebody's roles those that the deputation names; technical ones are never passed on."""
    return frozenset(
        one
        for one in theirs
        if one.role not in BLIND
        and row.unit_id in (None, one.unit_id)
        and row.role in (None, one.role)
    )


def closeness_of(row: Deputy) -> int:
    """One directive is closer than a step, that than a kind of document, a role, a unit."""
    named = (row.unit_id, row.role, row.doc_type, row.step, row.directive_id)
    return sum(2**place for place, one in enumerate(named) if one is not None)


def _collectives_beside(db: Work, units: Collection[int]) -> frozenset[int]:
    """Thường trực and Ban Thường vụ of one committee: the same parent, both collectives.

    A committee below, in which somebody is thuong_truc, is a child of that parent too, and neither.
    """
    if not units:
        return frozenset()
    mine, theirs, own = aliased(UnitEdge), aliased(UnitEdge), aliased(Unit)
    query = (
        select(theirs.child_id)
        .join(mine, mine.parent_id == theirs.parent_id)
        .join(Unit, Unit.id == theirs.child_id)
        .join(own, own.id == mine.child_id)
        .where(
            mine.child_id.in_(units),
            own.is_collective,
            mine.kind == "HIERARCHY",
            theirs.kind == "HIERARCHY",
            Unit.is_collective,
            runs_on(mine, db.today),
            runs_on(theirs, db.today),
        )
    )
    return frozenset(units) | frozenset(db.scalars(query))
