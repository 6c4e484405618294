"""Who does a task: who may, who was given it by whom, for whom they act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from server.access import acting_for
from server.database import Work
from server.queries.names import officer_names, unit_names
from server.tables import Candidate, Deputy, Membership, Officer, Role, Task
from server.tables.validity import runs_on


@dataclass(frozen=True)
class Holder:
    """Who may take the task: an officer, or the holders of a role in a unit."""

    name: str
    unit: str
    on_paper: bool


@dataclass(frozen=True)
class Acting:
    """xử lý thay: who is away, by which document."""

    name: str
    document: str


@dataclass(frozen=True)
class Assigned:
    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    title: str


def holders_of(db: Work, task: Task) -> tuple[Holder, ...]:
    rows = db.execute(
        select(Candidate.unit_id, Role.name, Officer.full_name, Candidate.on_paper)
        .outerjoin(Role, Role.code == Candidate.role)
        .outerjoin(Officer, Officer.id == Candidate.officer_id)
        .where(Candidate.task_id == task.id)
        .order_by(Candidate.on_paper, Candidate.id)
    ).all()
    units = unit_names(db, {row.unit_id for row in rows if row.unit_id})
    return tuple(
        Holder(full_name or role or "", units.get(unit_id or 0, ""), on_paper)
        for unit_id, role, full_name, on_paper in rows
    )


def acting_of(db: Work, officer_id: int, task: Task) -> Acting | None:
    if task.state == "done":
        found = task.deputy_id
    else:
        stand_in = acting_for(db, officer_id, task)
        found = stand_in.id if stand_in else None
    row = db.get(Deputy, found) if found is not None else None
    if row is None:
        return None
    return Acting(officer_names(db, {row.officer_id})[row.officer_id], row.document)


def assigned_of(db: Work, task: Task) -> Assigned | None:
    if task.assigned_by_id is None or task.assigned_at is None:
        return None
    by = officer_names(db, {task.assigned_by_id})[task.assigned_by_id]
    return Assigned(by, task.assigned_at, task.assign_note)


def people_for(db: Work, task: Task) -> tuple[Person, ...]:
    """Everybody whom the task names today, in their own right."""
    held = and_(
        Membership.role == Candidate.role,
        or_(Candidate.unit_id.is_(None), Candidate.unit_id == Membership.unit_id),
        runs_on(Membership, db.today),
    )
    by_role = select(Membership.officer_id).join(Candidate, held)
    by_name = select(Candidate.officer_id).where(Candidate.officer_id.is_not(None))
    named = [
        one.where(Candidate.task_id == task.id, ~Candidate.on_paper) for one in (by_role, by_name)
    ]
    rows = db.scalars(
        select(Officer)
        .where(Officer.is_active, Officer.id.in_(named[0].union(named[1])))
        .order_by(Officer.full_name)
        .limit(200)
    )
    return tuple(Person(row.id, row.full_name, row.title) for row in rows)
