"""How far a directive has come to each unit, sent to acknowledged; who is silent since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from server.database import Work
from server.services.calendar import calendar_of
from server.services.parameters import parameter, parameters_of
from server.services.receipt_rows import (
    Rows,
    asked_again,
    openings_of,
    peopled_units,
    read_by,
    read_rows,
    registered_for,
    resting_units,
    roles_in,
    runs_of,
    shown_for,
    tasks_of,
)
from server.tables import Case
from workflows.workdays import day_of


@dataclass(frozen=True)
class Receipt:
    """Of one unit. Acknowledged on paper, it was never opened here."""

    unit_id: int
    role: str
    sent: datetime | None
    delivered: datetime | None  # to somebody who can sign in
    opened: datetime | None
    acknowledged: datetime | None
    on_paper: bool
    is_over: bool  # nothing is asked of it any more
    rests: bool  # nobody is to chase it, or it is a collective
    asked_on: date | None  # the last working day on which it was asked again
    heard: date | None  # its last sign of any kind, else the day it was sent
    silent: int  # working days since

    def is_silent(self, days: int) -> bool:
        """Who only receives it to know owes no answer."""
        owes = self.role != "informed" and self.sent is not None and not self.is_over
        return owes and self.silent >= days

    def may_ask(self, days: int, today: date) -> bool:
        """`today`: the working day that asking would count for."""
        is_reached = self.delivered is not None and not self.rests
        return self.is_silent(days) and is_reached and self.asked_on != today


def receipts_of(db: Work, case: Case) -> list[Receipt]:
    """In the order of the document; nine statements, however many units."""
    roles = roles_in(db, case.id)
    signs = _Signs(
        runs=read_rows(db, runs_of(case.id)),
        tasks=read_rows(db, tasks_of(case.id)),
        registered=read_rows(db, registered_for(case)),
        read=read_rows(db, read_by(case.id)),
        openings=read_rows(db, openings_of(case.id)),
        shown=read_rows(db, shown_for(case.id)),
        asked=read_rows(db, asked_again(case.id)),
        resting=resting_units(db, case.id),
        peopled=peopled_units(db, roles),
        issued=case.opened_at if case.status != "drafting" else None,
    )
    calendar = calendar_of(db)
    return [
        _receipt(signs, unit_id, role, lambda day: calendar.between(day, db.today))
        for unit_id, role in roles.items()
    ]


@dataclass(frozen=True)
class _Signs:
    """By unit, what the statements brought."""

    runs: Rows
    tasks: Rows
    registered: Rows
    read: Rows
    openings: Rows
    shown: Rows
    asked: Rows
    resting: set[int]
    peopled: set[int]
    issued: datetime | None  # for whoever is only informed


def _receipt(signs: _Signs, unit_id: int, role: str, since: Callable[[date], int]) -> Receipt:
    begun, still = signs.runs.get(unit_id, (None, 0))
    sent = begun or (signs.issued if role == "informed" else None)
    first, first_done, last_done = signs.tasks.get(unit_id, (None, None, None))
    entered, on_paper = signs.registered.get(unit_id, (None, False))
    acknowledged = entered or first_done or signs.read.get(unit_id, (None,))[0]
    looked = signs.openings.get(unit_id, (None,))[0]
    days = [day_of(one) for one in (sent, looked, acknowledged, last_done) if one is not None]
    days += [day for day in signs.shown.get(unit_id, ()) if day is not None]
    heard = max(days, default=None)
    return Receipt(
        unit_id=unit_id,
        role=role,
        sent=sent,
        delivered=(first or sent) if unit_id in signs.peopled else None,
        opened=looked or (None if on_paper else acknowledged),
        acknowledged=acknowledged,
        on_paper=bool(on_paper),
        is_over=acknowledged is not None and not still,
        rests=unit_id in signs.resting,
        asked_on=signs.asked.get(unit_id, (None,))[0],
        heard=heard,
        silent=since(heard) if heard else 0,
    )


def silent_days(db: Work, case: Case) -> int:
    """From how many working days on a unit counts as silent, unless somebody says otherwise."""
    return int(parameter(parameters_of(db, case), "confirm_receipt_escalate") or 3)


def asking_day(db: Work) -> date:
    """The working day that asking today counts for: a day off belongs to the next one."""
    return calendar_of(db).add(db.today, 0)
