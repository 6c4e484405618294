"""As little of a task as must be known before something that was typed is taken in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from server.access import may_complete, may_enter_from_paper, may_see_task
from server.database import Work
from server.errors import NotFound
from server.queries.next_steps import next_steps
from server.services.definitions import definition_by_id
from server.services.forms import form_of
from server.tables import Instance, Task
from workflows.definition import Element
from workflows.forms import Form

SIGNING = frozenset({"sign", "sign_directive"})
"""Effects of steps in which somebody puts their name to a document."""


@dataclass(frozen=True)
class Gate:
    """What must be known of a task before something that was typed is taken in."""

    name: str
    state: str
    form: Form | None
    may_complete: bool
    may_enter_from_paper: bool
    next_steps: tuple[str, ...]
    is_signing: bool = False


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
    step = definition.elements.get(task.element)
    return Gate(
        name=task.name,
        state=task.state,
        form=form_of(db, task),
        may_complete=may_complete(db, officer_id, task),
        may_enter_from_paper=may_enter_from_paper(db, officer_id, task),
        next_steps=next_steps(definition, step),
        is_signing=is_signing(step),
    )


def is_signing(step: Element | None) -> bool:
    return step is not None and step.properties.get("effect") in SIGNING
