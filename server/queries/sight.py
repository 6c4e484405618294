"""How much of a case an officer sees, said once for all queries; the rights are `access`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true

from server import access
from server.database import Work
from server.tables import Case, Closing


@dataclass(frozen=True)
class Sight:
    units: frozenset[int] | None  # None: every unit of the case
    follows: bool  # belongs to the organ that follows the case (Ban Dân vận)
    figures: bool  # there are some that rank units for them (decision 5)

    @property
    def whole(self) -> bool:
        return self.units is None

    def covers(self, unit_id: int | None) -> bool:
        return self.units is None or unit_id in self.units

    def over(self, column: Any) -> ColumnElement[bool]:
        """The same as a filter on a column of unit ids."""
        return true() if self.units is None else column.in_(self.units)


def sight_of(db: Work, officer_id: int, case: Case) -> Sight:
    """Says nothing about whether the case may be seen at all: ask `access` first."""
    reach = access.reach_of(db, officer_id)
    follows = case.lead_unit_id in reach.own
    figures = follows or last_closing(db, case.id) is not None
    if access.may_see_whole_case(db, officer_id, case.id):
        return Sight(None, follows, figures)
    return Sight(reach.below, follows=False, figures=figures)


def last_closing(db: Work, case_id: int) -> Closing | None:
    """Chốt số liệu: from the portfolio, or with the report of a period."""
    wanted = select(Closing).where(Closing.case_id == case_id).order_by(Closing.id.desc())
    return db.scalars(wanted.limit(1)).first()
