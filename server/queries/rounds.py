"""One round of periodic reports: which units have reported, and which have not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotFound
from server.services.definitions import definition_for
from server.services.period_reports import COLLATED, round_of
from server.services.round_days import due_of, gathers, period_of_round
from server.tables import Case, Directive, Instance, Task
from workflows.workdays import day_of


@dataclass(frozen=True)
class RoundLine:
    unit_id: int
    unit: str
    sent: date | None
    number: str
    is_late: bool
    step: str  # where the unit is, while it has not sent
    instance_id: int | None
    said: dict[str, Any]


@dataclass(frozen=True)
class Round:
    instance_id: int
    case_id: int
    directive: Directive
    cycle: str
    opened: date
    due: date
    period: str  # code of the reporting period that it is due in
    lines: tuple[RoundLine, ...]
    is_over: bool

    @property
    def sent(self) -> int:
        return sum(1 for line in self.lines if line.sent)


def is_round(db: Work, officer_id: int, instance: Instance) -> bool:
    """A process that says of itself that it gathers a report of each unit, seen whole."""
    if instance.case_id is None or not access.may_see_whole_case(db, officer_id, instance.case_id):
        return False
    return gathers(definition_for(db, instance))


def read_round(db: Work, officer_id: int, instance_id: int) -> Round:
    instance, case = find_round(db, officer_id, instance_id)
    opened, due = day_of(instance.started_at), due_of(db, case, instance)
    rows = round_of(db, instance, case)
    steps = open_steps(db, [row["instance_id"] for row in rows if row["instance_id"]])
    return Round(
        instance_id=instance.id, case_id=case.id, directive=case.directive, opened=opened, due=due,
        period=period_of_round(db, case, instance),
        cycle=str(instance.keys.get("cycle_no") or ""), is_over=instance.ended_at is not None,
        lines=tuple(
            RoundLine(
                unit_id=row["unit_id"], unit=row["unit"], sent=row["sent"], number=row["number"],
                is_late=row["sent"] is not None and row["sent"] > due,
                step=steps.get(row["instance_id"] or 0, ""), instance_id=row["instance_id"],
                said={name: row["said"].get(name) or "" for name in COLLATED},
            )
            for row in rows
        ),
    )  # fmt: skip


def find_round(db: Work, officer_id: int, instance_id: int) -> tuple[Instance, Case]:
    """NotFound when hidden: it shows what every unit has said."""
    instance = db.get(Instance, instance_id)
    case = db.get(Case, instance.case_id) if instance and instance.case_id else None
    if instance is None or case is None or not access.may_see_whole_case(db, officer_id, case.id):
        raise NotFound("instance-not-found")
    return instance, case


def period_of_report(db: Work, instance: Instance) -> str:
    """The same of a unit's report, whose process a round has called; empty: it is none."""
    called = db.get(Instance, instance.parent_id) if instance.parent_id else None
    case = db.get(Case, called.case_id) if called and called.case_id else None
    if called is None or case is None or not gathers(definition_for(db, called)):
        return ""
    return period_of_round(db, case, called)


def open_steps(db: Work, instance_ids: list[int]) -> dict[int, str]:
    """What is open in each of these processes, the oldest."""
    found = db.execute(
        select(Task.instance_id, Task.name)
        .where(Task.instance_id.in_(instance_ids), Task.state == "open")
        .order_by(Task.id.desc())
    )
    return {instance_id: name for instance_id, name in found}  # noqa: C416
