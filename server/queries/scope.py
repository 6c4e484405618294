"""Which assignments a number counts, as an address asks it: the number and the list behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, or_, select

from server.queries.inbox_filters import one_of, words
from server.queries.needles import like, numbers
from server.services.typed import day_of, positive
from server.tables import Case, Directive
from server.textfold import fold
from workflows.workdays import DAY, at

STATUSES = {"open": ("drafting", "running"), "closed": ("closed", "ended")}
STRUCTURES = ("then", "today")
PERIOD = re.compile(r"\d{4}-(Q[1-4]|H[12]|M(0[1-9]|1[0-2]))")


@dataclass(frozen=True)
class Scope:
    """`period`: of closed figures; `day`: as everything stood at the end of it; neither: as it
    stands. `original`: judged against the first deadline. `ranked`: only what may be ranked, of
    units in cases one's organ leads. `structure`: parts under the unit they were given to (then),
    under what it has become (today); neither: under whoever has them."""

    status: str = "all"
    text: str = ""
    lead_id: int | None = None  # the unit that leads the following of the case
    case_id: int | None = None
    unit_id: int | None = None
    unit_text: str = ""  # stands in a name of the unit
    obligation_id: int | None = None
    period: str = ""
    day: str = ""  # as an address and a row of the database hold it: 2022-07-20
    original: bool = False
    ranked: bool = False
    structure: str = ""

    def address(self, path: str, **more: Any) -> str:
        """The address of a page that asks the same, ending so that more may follow."""
        named = {
            "status": self.status, "q": self.text, "lead": self.lead_id,
            "case": self.case_id, "unit": self.unit_id, "units": self.unit_text,
            "obligation": self.obligation_id,
            "period": self.period, "day": self.day, "against": "original" if self.original else "",
            "ranked": "1" if self.ranked else "", "structure": self.structure, **more,
        }  # fmt: skip
        return f"{path}?{urlencode({name: value for name, value in named.items() if value})}"

    def of(self, **narrower: Any) -> Scope:
        return replace(self, **narrower)

    @property
    def on(self) -> date | None:
        return date.fromisoformat(self.day) if self.day else None

    @property
    def now(self) -> Scope:
        return self.of(period="", day="")

    def until(self, today: date) -> Scope:
        """A day that is not over yet is told as it stands."""
        return self.now if self.on is not None and self.on >= today else self


def read_scope(asked: Mapping[str, str], *, status: str = "all") -> Scope:
    """Whatever is not understood is left out; `status` where the address names none."""
    period, day = asked.get("period", ""), day_of(asked.get("day", ""))
    is_closed = PERIOD.fullmatch(period) is not None
    return Scope(
        status=one_of((*STATUSES, "all"), asked.get("status")) or status,
        text=words(asked.get("q"), 100),
        lead_id=positive(asked.get("lead")),
        case_id=positive(asked.get("case")),
        unit_id=positive(asked.get("unit")),
        unit_text=words(asked.get("units"), 100),
        obligation_id=positive(asked.get("obligation")),
        period=period if is_closed else "",
        day=day.isoformat() if day and not is_closed else "",
        original=asked.get("against") == "original",
        ranked=asked.get("ranked") == "1",
        structure=one_of(STRUCTURES, asked.get("structure")) or "",
    )


def cases_of(scope: Scope) -> list[ColumnElement[bool]]:
    """The same over `case`."""
    narrowed = list(_standing(scope))
    if scope.lead_id is not None:
        narrowed.append(Case.lead_unit_id == scope.lead_id)
    if scope.text:
        needle = like(fold(scope.text))
        fits = or_(*(one.like(needle, escape="\\") for one in (Directive.fold, *numbers())))
        narrowed.append(Case.directive_id.in_(select(Directive.id).where(fits).correlate(None)))
    return narrowed


def _standing(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Open or closed, now or at the end of a day."""
    if scope.on is None:
        if scope.status in STATUSES:
            yield Case.status.in_(STATUSES[scope.status])
        return
    evening = at(scope.on + DAY, time())
    yield Case.opened_at < evening
    if scope.status == "open":
        yield Case.closed_at.is_(None) | (Case.closed_at >= evening)
    elif scope.status == "closed":
        yield Case.closed_at < evening
