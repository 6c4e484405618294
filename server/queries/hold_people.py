"""Who of a unit had a matter in hand while the unit held it: did its steps, or has taken them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.queries.bearing import PAUSED, UNIT
from server.queries.holding import Hold
from server.queries.ledger_lines import LedgerLine, receivers_of
from server.queries.names import officer_names
from server.tables import Assignment, Task
from workflows.workdays import day_of

Step = Any  # columns of a task: whose, who did it, who has it, from when to when


@dataclass(frozen=True)
class HeldBy:
    """`people`: by name, in the order of their steps; empty: nobody has taken it, or it stood."""

    hold: Hold
    people: tuple[str, ...]


def holds_by_name(db: Work, one: LedgerLine) -> tuple[HeldBy, ...]:
    """For who may see the ledger of this assignment."""
    row = db.get_one(Assignment, one.line.id)
    steps = db.execute(
        select(Task.unit_id, Task.done_by_id, Task.assignee_id, Task.opened_at, Task.done_at)
        .where(Task.instance_id == row.instance_id, Task.state.in_(("open", "done")))
        .order_by(Task.opened_at, Task.id)
    ).all()
    names = officer_names(db, {who for step in steps for who in step[1:3]})
    units = {UNIT: row.unit_id, PAUSED: None}
    receiver = receivers_of(db, [row])[row.id]
    found = []
    for hold in one.holds:
        unit_id = units.get(hold.holder, receiver)
        during = [step for step in steps if step.unit_id == unit_id and overlaps(step, hold)]
        found.append(HeldBy(hold, named(during, names)))
    return tuple(found)


def overlaps(step: Step, hold: Hold) -> bool:
    has_begun = hold.until is None or day_of(step.opened_at) <= hold.until
    return has_begun and (step.done_at is None or day_of(step.done_at) >= hold.since)


def named(steps: Sequence[Step], names: dict[int, str]) -> tuple[str, ...]:
    who = (names.get(step.done_by_id or step.assignee_id or 0, "") for step in steps)
    return tuple(dict.fromkeys(name for name in who if name))
