"""Nhận văn bản: how far a directive has come to each unit, for the page of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from server import access
from server.database import Work
from server.queries.cases import CaseHead, read_case
from server.queries.names import dated_names
from server.queries.needles import units_called
from server.services.receipts import Receipt, asking_day, receipts_of, silent_days

PAGE = 100
MOST_DAYS = 60
SHOWN: Mapping[str, Callable[[Receipt], bool]] = {
    "all": lambda _: True,
    "sent": lambda one: one.sent is not None,
    "unsent": lambda one: one.sent is None,
    "delivered": lambda one: one.delivered is not None,
    "opened": lambda one: one.opened is not None,
    "acknowledged": lambda one: one.acknowledged is not None,
    "waiting": lambda one: one.sent is not None and one.acknowledged is None,
}


@dataclass(frozen=True)
class Line:
    receipt: Receipt
    unit: str
    is_silent: bool
    may_ask: bool


@dataclass(frozen=True)
class Receipts:
    head: CaseHead
    lines: tuple[Line, ...]
    counts: Mapping[str, int]  # of each that may be shown
    days: int  # silent from so many working days on
    askable: int  # silent, and not asked today yet
    asked_on: date  # the working day that asking would count for
    may_chase: bool
    before: int  # lines on the pages before
    after: int | None


def read_receipts(
    db: Work, officer_id: int, case_id: int, *, show: str = "all", days: int | None = None,
    text: str = "", after: int = 0,
) -> Receipts:  # fmt: skip
    """NotFound where the case is hidden; a unit sees its own."""
    head = read_case(db, officer_id, case_id)
    days = min(max(days or silent_days(db, head.case), 1), MOST_DAYS)
    day = asking_day(db)
    seen = [one for one in receipts_of(db, head.case) if head.sight.covers(one.unit_id)]
    counts = {name: sum(map(fits, seen)) for name, fits in SHOWN.items()}
    counts["silent"] = sum(one.is_silent(days) for one in seen)
    name = dated_names(db)
    may_chase = access.may_chase(db, officer_id, case_id) and head.case.status == "running"
    found = set(db.scalars(units_called(text)))
    shown = [
        one
        for one in seen
        if (one.is_silent(days) if show == "silent" else SHOWN[show](one)) and one.unit_id in found
    ]
    lines = tuple(
        Line(one, name(one.unit_id, one.acknowledged), one.is_silent(days), one.may_ask(days, day))
        for one in shown[after : after + PAGE]
    )
    askable = sum(one.may_ask(days, day) for one in seen) if may_chase else 0
    more = after + PAGE if len(shown) > after + PAGE else None
    return Receipts(head, lines, counts, days, askable, day, may_chase, after, more)


def is_first_look(db: Work, officer_id: int, case_id: int) -> bool:
    return bool(access.units_to_open(db, officer_id, case_id))
