"""How much of a case an officer sees: all of it, or the lines of their own units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true

from server.database import Work
from server.tables import Case, Event, Membership, UnitEdge

FIGURES_CLOSED = "figures.closed"
"""The journal line of chốt số liệu (P5 `T_report_btv`, effect close_figures)."""


@dataclass(frozen=True)
class Sight:
    units: frozenset[int] | None  # None: every unit of the case
    follows: bool  # belongs to the organ that follows the case (Ban Dân vận)
    figures: bool  # may see figures that rank units (decision 5)

    @property
    def whole(self) -> bool:
        return self.units is None

    def covers(self, unit_id: int | None) -> bool:
        return self.units is None or unit_id in self.units

    def over(self, column: Any) -> ColumnElement[bool]:
        """The same as a filter on a column of unit ids."""
        return true() if self.units is None else column.in_(self.units or {-1})


def sight_of(db: Work, officer_id: int, case: Case) -> Sight:
    """Says nothing about whether the case may be seen at all: ask `access` first."""
    own = units_of(db, officer_id)
    follows = case.lead_unit_id in own
    if follows or not own.isdisjoint((case.office_unit_id, case.approver_unit_id)):
        return Sight(None, follows, follows or _figures_are_closed(db, case.id))
    return Sight(frozenset(with_lower_units(db, own)), follows=False, figures=False)


def units_of(db: Work, officer_id: int) -> set[int]:
    """Units where the officer holds a role today."""
    today = db.today
    held = select(Membership.unit_id).where(
        Membership.officer_id == officer_id,
        or_(Membership.valid_from.is_(None), Membership.valid_from <= today),
        or_(Membership.valid_to.is_(None), Membership.valid_to > today),
    )
    return set(db.scalars(held))


def with_lower_units(db: Work, units: set[int]) -> set[int]:
    """The units and everything below them in the hierarchy, one statement a level."""
    found, level = set(units), units
    while level:
        below = select(UnitEdge.child_id).where(
            UnitEdge.kind == "HIERARCHY", UnitEdge.parent_id.in_(level)
        )
        level = set(db.scalars(below)) - found
        found |= level
    return found


def see_whole(case: Any, units: Sequence[int]) -> ColumnElement[bool]:
    """SQL twin of the first branch of `sight_of`, over the case table or an alias of it."""
    return or_(
        case.lead_unit_id.in_(units),
        case.office_unit_id.in_(units),
        case.approver_unit_id.in_(units),
    )


def _figures_are_closed(db: Work, case_id: int) -> bool:
    closed = select(Event.id).where(Event.case_id == case_id, Event.kind == FIGURES_CLOSED)
    return db.scalar(closed.limit(1)) is not None
