"""What lies beside a task: its deadlines and why, the words of the directive, what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from server.access import may_see_case
from server.database import Work
from server.queries.assignments import ChangeLine, ledgers
from server.queries.change_requests import may_ask, pending_requests
from server.queries.days import Mark, Today
from server.queries.days import today as today_of
from server.queries.inbox_rows import DaysLeft
from server.queries.journal import JournalLine, tell
from server.queries.names import unit_names
from server.services.contribution_lines import Contribution, contributions_of
from server.tables import (
    Assignment,
    Case,
    Directive,
    Event,
    Instance,
    Obligation,
    Task,
)

HISTORY = 30
DUTIES = ("implement", "lead", "cooperate")


@dataclass(frozen=True)
class Duty:
    """An assignment of the task's unit. `is_here`: the task's own process carries it."""

    id: int
    ordinal: str
    title: str
    text: str
    role: str
    deliverable: str
    kind: str
    progress: str
    original_due: date | None
    current_due: date | None
    submitted_on: date | None
    basis: str
    mark: Mark
    changes: tuple[ChangeLine, ...]
    is_here: bool
    request_id: int | None  # a change of it that waits for its decision


@dataclass(frozen=True)
class Order:
    """The directive, as far as the page quotes it."""

    id: int
    case_id: int
    number: str
    subject: str
    issued_on: date | None
    issuer: str
    urgency: str


@dataclass(frozen=True)
class Side:
    order: Order | None
    duties: tuple[Duty, ...]
    step: Mark
    binding: Duty | None
    history: tuple[JournalLine, ...]
    today: date
    may_request: bool  # a change of one of the duties
    contributions: tuple[Contribution, ...]  # of who cooperates with the task's unit


def task_side(db: Work, officer_id: int, task_id: int) -> Side:
    """For who may see the task."""
    task = db.get_one(Task, task_id)
    instance = db.get_one(Instance, task.instance_id)
    day = today_of(db)
    duties = duties_of(db, task, instance, day)
    left = DaysLeft(day.calendar, day.day, day.soon)
    due = task.due_on
    return Side(
        order=order_of(db, officer_id, task.case_id),
        duties=duties,
        step=Mark(left.state(due, is_binding=False), due, left(due) if due else None),
        binding=first_binding(duties),
        history=history_of(db, task),
        today=db.today,
        contributions=tuple(contributions_of(db, instance.id)),
        may_request=any(may_ask(db, officer_id, one.id, one.progress) for one in duties),
    )


def order_of(db: Work, officer_id: int, case_id: int | None) -> Order | None:
    if case_id is None or not may_see_case(db, officer_id, case_id):
        return None
    case = db.get_one(Case, case_id)
    directive: Directive = case.directive
    issuer_id = directive.on_behalf_of_id or directive.issuer_id
    return Order(
        id=directive.id,
        case_id=case.id,
        number=directive.full_number,
        subject=directive.subject,
        issued_on=directive.issued_on,
        issuer=unit_names(db, {issuer_id}, directive.issued_on).get(issuer_id, ""),
        urgency=directive.urgency,
    )


def duties_of(db: Work, task: Task, instance: Instance, day: Today) -> tuple[Duty, ...]:
    unit_id = instance.unit_id or task.unit_id
    if task.case_id is None or unit_id is None:
        return ()
    rows = db.execute(
        select(Assignment, Obligation)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .where(
            Assignment.case_id == task.case_id,
            or_(Assignment.unit_id == unit_id, Assignment.instance_id == instance.id),
            Assignment.role.in_(DUTIES),
        )
        .order_by(Obligation.position, Assignment.id)
    ).all()
    ids = [assignment.id for assignment, _ in rows]
    changes, pending = ledgers(db, ids), pending_requests(db, ids)
    return tuple(
        duty(assignment, obligation, changes.get(assignment.id, ()), instance.id, day, pending)
        for assignment, obligation in rows
    )


def duty(
    row: Assignment,
    obligation: Obligation,
    changes: Sequence[ChangeLine],
    instance_id: int,
    day: Today,
    pending: Mapping[int, int],
) -> Duty:
    return Duty(
        id=row.id,
        ordinal=obligation.ordinal,
        title=obligation.title,
        text=obligation.text,
        role=row.role,
        deliverable=row.deliverable or obligation.deliverable,
        kind=row.deadline_kind,
        progress=row.progress,
        original_due=row.original_due,
        current_due=row.current_due,
        submitted_on=row.submitted_on,
        basis=row.basis,
        mark=day.assignment(row),
        changes=tuple(changes),
        is_here=row.instance_id == instance_id,
        request_id=pending.get(row.id),
    )


def first_binding(duties: Sequence[Duty]) -> Duty | None:
    """The binding day that this task works towards, as the inbox finds it: of its own process
    and still to be met."""
    return min((one for one in duties if is_waited_for(one)), key=due_of, default=None)


def is_waited_for(one: Duty) -> bool:
    is_bound = one.kind == "BINDING" and one.current_due is not None
    return one.is_here and is_bound and one.mark.code in ("lam", "sap", "qua", "tra")


def due_of(one: Duty) -> tuple[date, int]:
    return one.current_due or date.max, one.id


def history_of(db: Work, task: Task) -> tuple[JournalLine, ...]:
    """Newest first: lines about the task, and those of its instance that name a task at all."""
    about: list[Any] = [Event.instance_id == task.instance_id]
    lines = select(Event).where(*about).order_by(Event.id.desc()).limit(HISTORY)
    return tell(db, list(db.scalars(lines)))
