"""Which units stand below which, as the organisation is on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.tables import UnitEdge
from server.tables.validity import runs_on

LEADING = ("HIERARCHY", "PARTY_LEADERSHIP")
"""Edges along which one unit sees what a lower one does; guidance is none of them."""


def lower_units(db: Work, units: Collection[int], day: date) -> frozenset[int]:
    """The units and everything below them."""
    found, level = set(units), set(units)
    while level:
        below = select(UnitEdge.child_id).where(
            UnitEdge.parent_id.in_(level), UnitEdge.kind.in_(LEADING), runs_on(UnitEdge, day)
        )
        level = set(db.scalars(below)) - found
        found |= level
    return frozenset(found)
