"""Lines of the ledger of deadlines: their changes, who had them in hand, who bears lateness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import select

from server.database import Work
from server.queries.assignments import AssignmentLine, ChangeLine, ledgers
from server.queries.bearing import PAUSED, UNIT, Bearing, Matter, bear
from server.queries.days import work_calendar
from server.queries.holding import (
    Hold,
    answers_of,
    holds_of,
    late_days,
    moves_of,
    since_set,
    spent_days,
    windows,
)
from server.queries.names import unit_names
from server.services.counting import DONE
from server.services.parameters import parameter, parameters_of
from server.tables import Assignment, Case, ChangeRequest
from workflows.workdays import WorkCalendar


@dataclass(frozen=True)
class LedgerLine:
    line: AssignmentLine
    changes: tuple[ChangeLine, ...]
    bearing: Bearing
    receiver: str  # name of the unit that receives
    done: date | None
    holds: tuple[Hold, ...]
    units: tuple[tuple[str, int], ...]  # who had the work on the late days, each how many of them

    def name_of(self, cause: str) -> str:
        """Whose days these are; empty: nobody is meant."""
        return ", ".join(name for name, _ in self.borne(cause))

    def borne(self, cause: str) -> tuple[tuple[str, int], ...]:
        """By whom how many days: of the work by each unit that had it, one after the other."""
        days = self.bearing.days(cause)
        if cause == UNIT:
            return self.units or ((self.line.unit, days),)
        return ((self.receiver, days),) if cause != PAUSED else ()

    @property
    def extensions(self) -> int:
        return sum(1 for one in self.changes if one.kind == "extend")


def with_ledgers(db: Work, lines: Sequence[AssignmentLine]) -> tuple[LedgerLine, ...]:
    """In a number of statements that does not grow with the lines."""
    ids = [line.id for line in lines]
    rows = {row.id: row for row in db.scalars(select(Assignment).where(Assignment.id.in_(ids)))}
    changes, waits = ledgers(db, ids), waits_of(db, ids)
    receivers, limits = receivers_of(db, rows.values()), Limits(db)
    names, calendar = unit_names(db), work_calendar(db)
    return tuple(
        told(line, rows[line.id], changes.get(line.id, []), waits.get(line.id, []),
             names.get(receivers[line.id], ""), calendar, db.today, limits, names)
        for line in lines
    )  # fmt: skip


def told(
    line: AssignmentLine, row: Assignment, changes: list[ChangeLine], waits: list[ChangeRequest],
    receiver: str, calendar: WorkCalendar, today: date, limits: Limits, names: Mapping[int, str],
) -> LedgerLine:  # fmt: skip
    done = (row.submitted_on or row.accepted_on) if row.progress in DONE else None
    counted = since_set(changes)
    answers = answers_of(row, counted, calendar)
    matter = None
    if row.deadline_kind == "BINDING" and row.original_due and row.current_due:
        matter = Matter(
            original=row.original_due, agreed=row.current_due, today=today,
            moves=tuple(moves_of(counted, answers)), submitted=done, accepted=row.accepted_on,
            suspended=row.suspended_on, limit=limits.of(row.case_id, "accept_report"),
            waits=tuple(windows(waits, calendar, today, limits.of(row.case_id, "change_request"))),
        )  # fmt: skip
    bearing = bear(calendar, matter) if matter else Bearing(0, 0, ())
    holds = tuple(holds_of(row, counted, answers, calendar, today))
    return LedgerLine(
        line=line, changes=tuple(changes), receiver=receiver, done=done, bearing=bearing,
        holds=holds, units=tuple(bearers_in(changes, holds, bearing, row, calendar, today, names)),
    )  # fmt: skip


def bearers_in(
    changes: Sequence[ChangeLine], holds: Sequence[Hold], bearing: Bearing, row: Assignment,
    calendar: WorkCalendar, today: date, names: Mapping[int, str],
) -> Iterator[tuple[str, int]]:  # fmt: skip
    """Only where the work went over to another unit; days without a trace are of who has it."""
    days = bearing.days(UNIT)
    if not days or not any(one.unit_id for one in changes):
        return
    spent = [*chain.from_iterable(spent_days(calendar, today, holds, UNIT))]
    late, untraced = late_days(spent, days, changes, row.unit_id)
    for unit_id, own in late.items():
        count = len(own) + (untraced if unit_id == row.unit_id else 0)
        if count:
            yield names.get(unit_id, ""), count


class Limits:
    """Parameters of the cases at hand, each looked at once."""

    def __init__(self, db: Work) -> None:
        self.db = db
        self.known: dict[int, dict[str, object]] = {}

    def of(self, case_id: int, name: str) -> int:
        if case_id not in self.known:
            self.known[case_id] = parameters_of(self.db, self.db.get(Case, case_id))
        return int(str(parameter(self.known[case_id], name) or 0))


def waits_of(db: Work, ids: Collection[int]) -> dict[int, list[ChangeRequest]]:
    found: dict[int, list[ChangeRequest]] = {}
    asked = select(ChangeRequest).where(
        ChangeRequest.assignment_id.in_(ids), ChangeRequest.state != "withdrawn"
    )
    for one in db.scalars(asked.order_by(ChangeRequest.id)):
        found.setdefault(one.assignment_id, []).append(one)
    return found


def receivers_of(db: Work, rows: Collection[Assignment]) -> dict[int, int]:
    """Whoever passed it down, else the organ that follows the case."""
    cases = {row.case_id for row in rows}
    leads = dict(db.execute(select(Case.id, Case.lead_unit_id).where(Case.id.in_(cases))).all())
    parents = {row.parent_id for row in rows if row.parent_id}
    above = dict(
        db.execute(
            select(Assignment.id, Assignment.unit_id).where(Assignment.id.in_(parents))
        ).all()
    )
    return {row.id: above.get(row.parent_id or 0) or leads[row.case_id] for row in rows}
