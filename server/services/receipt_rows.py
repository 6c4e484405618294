"""What tells how far a directive has come to each unit: a statement for each kind of sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.services.people import holds_today
from server.tables import (
    Acknowledgement,
    Assignment,
    Case,
    CaseUnit,
    ChasePause,
    IncomingEntry,
    Instance,
    Membership,
    Officer,
    Opening,
    Reminding,
    Task,
    Unit,
)

Rows = dict[int, tuple[Any, ...]]  # by unit
ASKED = "asked"
"""Kind of a line in the log of reminders: asked again from the page of receipts."""


def roles_in(db: Work, case_id: int) -> dict[int, str]:
    """Who receives the directive, with the strongest role."""
    found = db.execute(
        select(CaseUnit.unit_id, CaseUnit.role)
        .where(CaseUnit.case_id == case_id, CaseUnit.role != "supervise")
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    roles: dict[int, str] = {}
    for unit_id, role in found:
        if unit_id not in roles or role != "informed":
            roles[unit_id] = role
    return roles


def runs_of(case_id: int) -> Any:
    running = func.count().filter(Instance.ended_at.is_(None))
    return (
        select(Instance.unit_id, func.min(Instance.started_at), running)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .group_by(Instance.unit_id)
    )


def tasks_of(case_id: int) -> Any:
    """At the unit itself: when the first was opened, the first done, the last done."""
    is_done = Task.state == "done"
    first, last = (f(Task.done_at).filter(is_done) for f in (func.min, func.max))
    return (
        select(Instance.unit_id, func.min(Task.opened_at), first, last)
        .join(Task, Task.instance_id == Instance.id)
        .where(Instance.case_id == case_id, Task.unit_id == Instance.unit_id)
        .group_by(Instance.unit_id)
    )


def registered_for(case: Case) -> Any:
    """In the unit's incoming register, by itself or from paper."""
    return (
        select(IncomingEntry.unit_id, IncomingEntry.at, func.coalesce(Task.from_paper, False))
        .outerjoin(Task, Task.id == IncomingEntry.task_id)
        .where(IncomingEntry.directive_id == case.directive_id)
        .order_by(IncomingEntry.id.desc())
    )


def read_by(case_id: int) -> Any:
    of_case = Acknowledgement.case_id == case_id
    return select(Acknowledgement.unit_id, Acknowledgement.at).where(of_case)


def openings_of(case_id: int) -> Any:
    return select(Opening.unit_id, Opening.at).where(Opening.case_id == case_id)


def shown_for(case_id: int) -> Any:
    return (
        select(
            Assignment.unit_id, func.max(Assignment.evidence_on), func.max(Assignment.submitted_on)
        )
        .where(Assignment.case_id == case_id)
        .group_by(Assignment.unit_id)
    )


def asked_again(case_id: int) -> Any:
    return (
        select(Reminding.unit_id, func.max(Reminding.asked_on))
        .where(Reminding.case_id == case_id, Reminding.kind == ASKED)
        .group_by(Reminding.unit_id)
    )


def resting_units(db: Work, case_id: int) -> set[int]:
    """Somebody has said that they are not chased; a collective never is."""
    paused = select(ChasePause.unit_id).where(
        ChasePause.case_id == case_id,
        ChasePause.assignment_id.is_(None),
        ChasePause.ended_at.is_(None),
    )
    collective = (
        select(CaseUnit.unit_id)
        .join(Unit, Unit.id == CaseUnit.unit_id)
        .where(CaseUnit.case_id == case_id, Unit.is_collective)
    )
    return set(db.scalars(paused)) | set(db.scalars(collective))


def peopled_units(db: Work, units: Mapping[int, str]) -> set[int]:
    """With at least one person who can sign in today."""
    found = (
        select(Membership.unit_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.unit_id.in_(units),
            holds_today(db),
        )
        .distinct()
    )
    return set(db.scalars(found))


def read_rows(db: Work, query: Any) -> Rows:
    return {row[0]: tuple(row[1:]) for row in db.execute(query)}
