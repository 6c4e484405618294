"""Who had late work in hand, for the leaders of their unit: each day that the ledger lays at the
unit's door is laid at the step that was open on it. The sums are those of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.bearing import BLAMED, DECIDER, IN_TIME, RECEIVER, UNIT
from server.queries.days import work_calendar
from server.queries.holding import late_days, spent_days
from server.queries.ledger import list_ledger
from server.queries.ledger_lines import LedgerLine, receivers_of
from server.queries.scope import Scope
from server.tables import Assignment, ChangeRequest, Task
from workflows.workdays import WorkCalendar, day_of

CHUNK = 500  # parts of the work looked at together
Step = Any  # columns of a task: of which instance, whose, from when to when, who


@dataclass(frozen=True)
class HeldLate:
    """`officer_id`: None while nobody had taken the work."""

    one: LedgerLine
    unit_id: int
    officer_id: int | None
    cause: str
    days: int


def held_late(db: Work, officer_id: int, scope: Scope) -> Sequence[HeldLate]:
    """Of the units that they lead; of nobody else's people. A page counts and tells: read once."""
    known = ("held late", officer_id, scope)
    if known not in db.info:
        led = access.units_led(db, officer_id)
        db.info[known] = tuple(each(db, officer_id, scope, led)) if led else ()
    return cast(Sequence[HeldLate], db.info[known])


def each(db: Work, officer_id: int, scope: Scope, led: frozenset[int]) -> Iterator[HeldLate]:
    after: int | None = None
    while True:
        page = list_ledger(db, officer_id, scope, after=after, limit=CHUNK)
        yield from of_lines(db, [one for one in page.lines if one.bearing.bearers], led)
        after = page.after
        if after is None:
            return


def of_lines(db: Work, lines: Sequence[LedgerLine], led: frozenset[int]) -> Iterator[HeldLate]:
    ids = [one.line.id for one in lines]
    rows = {row.id: row for row in db.scalars(select(Assignment).where(Assignment.id.in_(ids)))}
    receivers, steps = receivers_of(db, rows.values()), steps_of(db, rows)
    calendar = work_calendar(db)
    for one in lines:
        row = rows[one.line.id]
        for cause in BLAMED:
            now = row.unit_id if cause == UNIT else receivers[row.id]
            days = one.bearing.days(cause)
            if not days:
                continue
            known = steps.get(row.id, ())
            spent = spent_by(calendar, db.today, one, cause)
            if cause == DECIDER:
                its = steps_in(known, now)
                spent = [day for day in spent if any(is_open(step, day) for step in its)]
            changes = one.changes if cause == UNIT else ()
            late, untraced = late_days(spent, days, changes, now)
            for unit_id, some in late.items():
                if unit_id not in led:
                    continue
                its = steps_in(known, unit_id)
                found = Counter(who_had_it(its, day) for day in some)
                found[None] += untraced if unit_id == now else 0
                yield from (HeldLate(one, unit_id, who, cause, n) for who, n in found.items() if n)


def steps_in(steps: Sequence[Step], unit_id: int) -> list[Step]:
    return [step for step in steps if step.unit_id == unit_id]


def steps_of(db: Work, rows: dict[int, Assignment]) -> dict[int, list[Step]]:
    """Of the work itself and of what was requested about it, the first opened first."""
    asked = select(ChangeRequest.assignment_id, ChangeRequest.instance_id).where(
        ChangeRequest.assignment_id.in_(rows)
    )
    pairs = [*((row.id, row.instance_id) for row in rows.values()), *db.execute(asked).all()]
    parts: dict[int, list[int]] = {}
    for assignment_id, instance_id in pairs:
        if instance_id is not None:
            parts.setdefault(instance_id, []).append(assignment_id)
    found: dict[int, list[Step]] = {}
    for step in db.execute(
        select(Task.instance_id, Task.unit_id, Task.done_by_id, Task.assignee_id, Task.opened_at,
               Task.done_at)
        .where(Task.instance_id.in_(parts), Task.state.in_(("open", "done")))
        .order_by(Task.opened_at, Task.id)
    ):  # fmt: skip
        for one in parts[step.instance_id]:
            found.setdefault(one, []).append(step)
    return found


def spent_by(calendar: WorkCalendar, today: date, one: LedgerLine, cause: str) -> list[date]:
    """Working days on which the bearer had the matter, but those in which nobody is late."""
    holder = RECEIVER if cause == RECEIVER else UNIT
    spent = spent_days(calendar, today, one.holds, holder)
    if cause == RECEIVER and one.done and spent:
        spent[-1] = spent[-1][one.bearing.days(IN_TIME) :]
    return [day for days in spent for day in days]


def who_had_it(steps: Sequence[Step], day: date) -> int | None:
    """Whoever had it first thing that day."""
    return next((step.done_by_id or step.assignee_id for step in steps if is_open(step, day)), None)


def is_open(step: Step, day: date) -> bool:
    begun = day_of(step.opened_at) <= day
    return begun and (step.done_at is None or day_of(step.done_at) >= day)
