"""How much of a case an officer sees, said once for all queries; the rights are `access`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true

from server import access
from server.database import Work
from server.tables import Case


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
        return true() if self.units is None else column.in_(self.units)


def sight_of(db: Work, officer_id: int, case: Case) -> Sight:
    """Says nothing about whether the case may be seen at all: ask `access` first."""
    reach = access.reach_of(db, officer_id)
    follows = case.lead_unit_id in reach.own
    figures = follows or are_figures_closed(case)
    if access.may_see_whole_case(db, officer_id, case.id):
        return Sight(None, follows, figures)
    return Sight(reach.below, follows=False, figures=figures)


def are_figures_closed(case: Case) -> bool:
    """Chốt số liệu: P5 `T_report_btv`, effect `close_figures`."""
    return bool(case.parameters.get("figures_closed_on"))
