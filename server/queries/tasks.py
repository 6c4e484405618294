"""One task as its page shows it: whose it is, until when and why, for which assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from server.access import (
    may_assign,
    may_complete,
    may_enter_from_paper,
    may_recall,
    may_see_task,
)
from server.database import Work
from server.errors import NotFound
from server.queries.halts import HaltLine, halt_of
from server.queries.names import dated_names, officer_names
from server.queries.next_steps import next_steps
from server.queries.task_answers import Given, Saved, answer_of, draft_of
from server.queries.task_people import (
    Acting,
    Assigned,
    Holder,
    Person,
    acting_of,
    assigned_of,
    holders_of,
    people_for,
)
from server.services.definitions import definition_by_id
from server.services.forms import form_of, version_of
from server.services.parameters import parameters_of
from server.tables import Instance, Task
from workflows.forms import Form


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
        unit=dated_names(db)(task.unit_id, task.done_at),
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


def draft_for(db: Work, officer_id: int, task_id: int) -> Saved | None:
    return draft_of(db, officer_id, task_for(db, officer_id, task_id))
