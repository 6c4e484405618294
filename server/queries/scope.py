"""Which assignments a number counts, as an address asks it: the number and the list behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, or_, select

from server import access
from server.database import Work
from server.queries.boxes import Source
from server.queries.inbox_filters import one_of, words
from server.queries.needles import like, numbers
from server.services.counting import box_of, is_counted
from server.services.typed import positive
from server.tables import Assignment, Case, ClosedAssignment, Closing, Directive
from server.textfold import fold

STATUSES = {"open": ("drafting", "running"), "closed": ("closed", "ended")}
PERIOD = re.compile(r"\d{4}-(Q[1-4]|H[12]|M(0[1-9]|1[0-2]))")


@dataclass(frozen=True)
class Scope:
    """`period`: of closed figures; empty: as everything stands. `original`: judged against the
    first deadline. `ranked`: only what may be ranked, of units in cases one's organ leads."""

    status: str = "all"
    text: str = ""
    case_id: int | None = None
    unit_id: int | None = None
    obligation_id: int | None = None
    period: str = ""
    original: bool = False
    ranked: bool = False

    def address(self, path: str, **more: Any) -> str:
        """The address of a page that asks the same, ending so that more may follow."""
        named = {
            "status": self.status, "q": self.text,
            "case": self.case_id, "unit": self.unit_id, "obligation": self.obligation_id,
            "period": self.period, "against": "original" if self.original else "",
            "ranked": "1" if self.ranked else "", **more,
        }  # fmt: skip
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    def of(self, **narrower: Any) -> Scope:
        return replace(self, **narrower)


def read_scope(asked: Mapping[str, str], *, status: str = "all") -> Scope:
    """Whatever is not understood is left out; `status` where the address names none."""
    period = asked.get("period", "")
    return Scope(
        status=one_of((*STATUSES, "all"), asked.get("status")) or status,
        text=words(asked.get("q"), 100),
        case_id=positive(asked.get("case")),
        unit_id=positive(asked.get("unit")),
        obligation_id=positive(asked.get("obligation")),
        period=period if PERIOD.fullmatch(period) else "",
        original=asked.get("against") == "original",
        ranked=asked.get("ranked") == "1",
    )


def source_of(db: Work, officer_id: int, scope: Scope) -> Source:
    """What this officer may see of it, one by one."""
    if scope.period:
        shown = ClosedAssignment.closing_id.in_(shown_closings(scope.period))
        seen = access.closed_assignments_seen_by(db, officer_id)
        return _closed(scope, shown, seen)
    rights = access.ranked_by if scope.ranked else access.assignments_seen_by
    box = box_of(db.today, against_original=scope.original)
    where = (is_counted(), rights(db, officer_id), *_narrowed(Assignment, scope))
    return Source(Assignment, box, where)


def ranking_of(db: Work, officer_id: int, scope: Scope) -> Source:
    """What of it this officer may see added up by unit."""
    if not scope.period:
        return source_of(db, officer_id, scope.of(ranked=True))
    shown = ClosedAssignment.closing_id.in_(shown_closings(scope.period))
    return _closed(scope, shown, access.closed_figures_seen_by(db, officer_id))


def before_of(db: Work, officer_id: int, scope: Scope, *, ranking: bool = False) -> Source:
    """The figures closed before the ones shown: what a change is measured from."""
    rights = access.closed_figures_seen_by if ranking else access.closed_assignments_seen_by
    earlier = ClosedAssignment.closing_id.in_(closings_before(scope.period))
    return _closed(scope, earlier, rights(db, officer_id))


def _closed(scope: Scope, shown: ColumnElement[bool], seen: ColumnElement[bool]) -> Source:
    box = ClosedAssignment.box_original if scope.original else ClosedAssignment.box
    return Source(ClosedAssignment, box, (shown, seen, *_narrowed(ClosedAssignment, scope)))


def shown_closings(period: str) -> Any:
    """Of each case the last one in the period."""
    last = select(func.max(Closing.id)).where(Closing.period == period)
    return last.group_by(Closing.case_id)


def closings_before(period: str) -> Any:
    """Of each case the last one; with a period, of what was closed in it the one before."""
    last = select(func.max(Closing.id)).group_by(Closing.case_id)
    if not period:
        return last
    return last.where(Closing.period < period, Closing.case_id.in_(cases_closed_in(period)))


def cases_closed_in(period: str) -> Any:
    return select(Closing.case_id).where(Closing.period == period).correlate(None)


def _narrowed(table: Any, scope: Scope) -> list[ColumnElement[bool]]:
    asked = {"case_id": scope.case_id, "unit_id": scope.unit_id,
             "obligation_id": scope.obligation_id}  # fmt: skip
    found = [getattr(table, name) == value for name, value in asked.items() if value is not None]
    narrowed = cases_of(scope)
    if narrowed:
        found.append(table.case_id.in_(select(Case.id).where(*narrowed).correlate(None)))
    return found


def cases_of(scope: Scope) -> list[ColumnElement[bool]]:
    """The same over `case`."""
    narrowed: list[ColumnElement[bool]] = []
    if scope.status in STATUSES:
        narrowed.append(Case.status.in_(STATUSES[scope.status]))
    if scope.text:
        needle = like(fold(scope.text))
        fits = or_(*(one.like(needle, escape="\\") for one in (Directive.fold, *numbers())))
        narrowed.append(Case.directive_id.in_(select(Directive.id).where(fits).correlate(None)))
    return narrowed
