"""One task as its page shows it: whose it is, until when and why, for which assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from server.access import (
    acting_for,
    may_assign,
    may_complete,
    may_enter_from_paper,
    may_recall,
    may_see_task,
)
from server.access.people import runs_on
from server.database import Work
from server.errors import NotFound
from server.queries.halts import HaltLine, halt_of
from server.queries.names import officer_names, unit_names
from server.services.definitions import definition_by_id
from server.services.forms import form_of, version_of
from server.services.parameters import parameters_of
from server.tables import (
    Answer,
    Candidate,
    Deputy,
    Draft,
    Instance,
    Membership,
    Officer,
    Role,
    Task,
)
from workflows.definition import Definition, Element
from workflows.forms import Form


@dataclass(frozen=True)
class Saved:
    """A draft: as typed."""

    values: dict[str, Any]
    by: str
    is_mine: bool
    at: datetime
    homeless: tuple[tuple[str, str], ...] = ()
    """What was typed before the form changed and has no field now: label and words."""


@dataclass(frozen=True)
class Given:
    """The answer of a done task; `paper_*` when it was entered from paper."""

    id: int
    values: dict[str, Any]
    by: str
    at: datetime
    paper_date: date | None
    paper_signatory: str | None
    paper_file_id: int | None


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


@dataclass(frozen=True)
class TaskPage:
    id: int
    version: int
    name: str
    state: str
    process: str
    instructions: str
    instance_id: int
    case_id: int | None
    unit_id: int | None
    unit: str
    assignee: str
    is_mine: bool
    is_free: bool
    may_complete: bool
    may_enter_from_paper: bool
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    from_paper: bool
    due_on: date | None
    due_why: dict[str, Any]
    form: Form | None
    next_steps: tuple[str, ...]
    draft: Saved | None
    answer: Given | None
    holders: tuple[Holder, ...]
    halt: HaltLine | None  # it stands still: looked at, not done
    acting: Acting | None  # they do it for somebody who is away, or it was done so
    assigned: Assigned | None
    may_assign: bool
    recall_until: datetime | None  # they may still try to take it back
    people: tuple[Person, ...]  # to whom it may be assigned


def task_for(db: Work, officer_id: int, task_id: int) -> Task:
    """Hidden is not found."""
    task = db.get(Task, task_id)
    if task is None or not may_see_task(db, officer_id, task):
        raise NotFound
    return task


def task_page(db: Work, officer_id: int, task_id: int) -> TaskPage:
    task = task_for(db, officer_id, task_id)
    instance = db.get_one(Instance, task.instance_id)
    definition = definition_by_id(db, version_of(db, task))
    drawn = definition.elements.get(task.element)
    names = officer_names(db, {task.assignee_id, task.done_by_id})
    return TaskPage(
        id=task.id,
        version=task.version,
        name=task.name,
        state=task.state,
        process=definition.name,
        instructions=drawn.instructions if drawn else "",
        instance_id=instance.id,
        case_id=task.case_id,
        unit_id=task.unit_id,
        unit=unit_names(db, {task.unit_id}).get(task.unit_id, "") if task.unit_id else "",
        assignee=names.get(task.assignee_id or 0, ""),
        is_mine=task.assignee_id == officer_id,
        is_free=task.assignee_id is None,
        may_complete=may_complete(db, officer_id, task),
        may_enter_from_paper=may_enter_from_paper(db, officer_id, task),
        opened_at=task.opened_at,
        done_at=task.done_at,
        done_by=names.get(task.done_by_id or 0, ""),
        from_paper=task.from_paper,
        due_on=task.due_on,
        due_why=task.due_why,
        form=form_of(db, task),
        next_steps=next_steps(definition, drawn),
        draft=draft_of(db, officer_id, task),
        answer=answer_of(db, task),
        holders=holders_of(db, task),
        halt=halt_of(db, instance.halt_id) if task.state == "open" else None,
        acting=acting_of(db, officer_id, task),
        assigned=assigned_of(db, task),
        may_assign=may_assign(db, officer_id, task),
        recall_until=recall_until(db, officer_id, task),
        people=people_for(db, task) if may_assign(db, officer_id, task) else (),
    )


def recall_until(db: Work, officer_id: int, task: Task) -> datetime | None:
    """Whether somebody has gone on is asked when it is pressed."""
    if task.done_at is None or not may_recall(db, officer_id, task):
        return None
    until = task.done_at + timedelta(minutes=int(parameters_of(db, None)["recall_minutes"]))
    return until if until > db.now else None


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


@dataclass(frozen=True)
class Gate:
    """What must be known of a task before something that was typed is taken in."""

    name: str
    state: str
    form: Form | None
    may_complete: bool
    may_enter_from_paper: bool
    next_steps: tuple[str, ...]


GATE = (
    select(Task, Instance)
    .join(Instance, Instance.id == Task.instance_id)
    .where(Task.id == bindparam("id"))
)


def task_gate(db: Work, officer_id: int, task_id: int) -> Gate:
    found = db.execute(GATE, {"id": task_id}).one_or_none()
    if found is None or not may_see_task(db, officer_id, found[0]):
        raise NotFound
    task, instance = found
    definition = definition_by_id(db, task.definition_id or instance.definition_id)
    return Gate(
        name=task.name,
        state=task.state,
        form=form_of(db, task),
        may_complete=may_complete(db, officer_id, task),
        may_enter_from_paper=may_enter_from_paper(db, officer_id, task),
        next_steps=next_steps(definition, definition.elements.get(task.element)),
    )


PASSED = ("intermediateThrowEvent", "serviceTask", "parallelGateway", "inclusiveGateway")
"""What the flow runs through at once, on every way out."""


def next_steps(definition: Definition, drawn: Element | None, depth: int = 6) -> tuple[str, ...]:
    """Names of the steps that follow, where the diagram leaves no choice."""
    if drawn is None or depth == 0:
        return ()
    targets = [target for source, target in definition.flows if source == drawn.id]
    if drawn.kind == "exclusiveGateway" and len(targets) > 1:
        return ()
    found: list[str] = []
    for target in (definition.elements[one] for one in targets if one in definition.elements):
        if target.kind in ("userTask", "callActivity"):
            found.append(target.name)
        elif target.kind in PASSED or target.kind == "exclusiveGateway":
            found.extend(next_steps(definition, target, depth - 1))
    return tuple(dict.fromkeys(found))


def draft_for(db: Work, officer_id: int, task_id: int) -> Saved | None:
    return draft_of(db, officer_id, task_for(db, officer_id, task_id))


def draft_of(db: Work, officer_id: int, task: Task) -> Saved | None:
    draft = db.get(Draft, task.id)
    if draft is None:
        return None
    names = officer_names(db, {draft.officer_id})
    homeless = tuple((one["label"], one["text"]) for one in draft.homeless.values())
    return Saved(
        draft.values, names[draft.officer_id], draft.officer_id == officer_id, draft.saved_at,
        homeless,
    )  # fmt: skip


def answer_of(db: Work, task: Task) -> Given | None:
    newest = select(Answer).where(Answer.task_id == task.id).order_by(Answer.id.desc()).limit(1)
    answer = db.scalar(newest)
    if answer is None:
        return None
    return Given(
        id=answer.id,
        values=answer.values,
        by=officer_names(db, {answer.officer_id})[answer.officer_id],
        at=answer.at,
        paper_date=answer.paper_date,
        paper_signatory=answer.paper_signatory,
        paper_file_id=answer.paper_file_id,
    )


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
