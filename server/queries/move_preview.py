"""One instance moved on a copy: what its people will find, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server import access
from server.errors import NotFound
from server.queries.move_people import Whose, whose
from server.queries.names import officer_names
from server.recording.families import Family, handlers_of, judge, main_id, told
from server.recording.homeless import settled
from server.recording.moved_tasks import change_of, form_in
from server.recording.moving import Plan, plan_of
from server.services.definitions import definition_for
from server.tables import Definition as DefinitionRow
from server.tables import Draft, Instance, Task
from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.forms import Form
from workflows.standing import Reason, ids_renamed

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class TaskAfter:
    """An open task before and after; its number and its day stay."""

    element: str
    element_after: str
    name: str
    name_after: str
    due_on: date | None
    assignee: str
    lane: str
    lane_after: str
    is_lane_changed: bool
    is_form_changed: bool
    fields_new: tuple[str, ...]
    fields_gone: tuple[str, ...]
    has_draft: bool
    draft_homeless: tuple[str, ...]  # labels; what was typed is its officer's


@dataclass(frozen=True)
class WaitAfter:
    name: str
    due_at: datetime | None  # of a timer
    is_new: bool


@dataclass(frozen=True)
class CopyMoved:
    whose: Whose
    version: int
    kind: str
    told: tuple[Mapping[str, Any], ...]
    tasks: tuple[TaskAfter, ...] = ()
    waits: tuple[WaitAfter, ...] = ()


def preview_one(
    db: Work, officer_id: int, instance_id: int, new: Definition, mapping: Mapping[str, str]
) -> CopyMoved:
    access.require_modeller(db, officer_id)
    root = db.get(Instance, main_id(db, instance_id))
    row = db.get(DefinitionRow, root.definition_id) if root is not None else None
    if root is None or row is None or row.key != new.key:
        raise NotFound("instance-not-found")
    handlers = [db.get_one(Instance, one) for one in db.scalars(handlers_of(root.id))]
    family = Family(root, tuple(handlers))
    verdict, old = judge(db, family, new, mapping), definition_for(db, root)
    said = tuple(told(one, old, new) for one in (*verdict.reasons, *verdict.notes))
    about = whose(db, officer_id, [root.id])[root.id]
    if verdict.kind != "movable":
        return CopyMoved(about, row.version, verdict.kind, said)
    try:
        plans = [plan_of(db, one, new, mapping) for one in family]
    except WorkflowError as error:
        why = told(Reason(error.code, error.element), old, new)
        return CopyMoved(about, row.version, "refused", (why,))
    return CopyMoved(
        about, row.version, verdict.kind, said,
        tuple(task for plan in plans for task in _tasks(db, plan, new)),
        tuple(wait for plan in plans for wait in _waits(plan, new)),
    )  # fmt: skip


def _tasks(db: Work, plan: Plan, new: Definition) -> list[TaskAfter]:
    opened = select(Task).where(Task.instance_id == plan.instance.id, Task.state == "open")
    after = {task.key: task.element for task in plan.advance.open_tasks}
    rows = db.scalars(opened.order_by(Task.id)).all()
    people = officer_names(db, {row.assignee_id for row in rows})
    return [
        _task(db, plan, new, row, after.get(row.key) or ids_renamed(row.element, plan.names),
              people.get(row.assignee_id or 0, ""))
        for row in rows
    ]  # fmt: skip


def _task(
    db: Work, plan: Plan, new: Definition, task: Task, element: str, assignee: str
) -> TaskAfter:
    drawn, change = new.elements[element], change_of(task, plan.old, new, new.elements[element])
    before, after = form_in(plan.old, task.form), form_in(new, drawn.form or "")
    draft = db.get(Draft, task.id)
    homeless = settled(draft, before, after)[1] if draft and change.form else {}
    return TaskAfter(
        element=task.element, element_after=element, name=task.name, name_after=drawn.name,
        due_on=task.due_on, assignee=assignee, lane=_lane(plan.old, task.lane),
        lane_after=_lane(new, drawn.lane or ""), is_lane_changed=change.lane,
        is_form_changed=change.form, fields_new=_labels(after, before),
        fields_gone=_labels(before, after), has_draft=draft is not None,
        draft_homeless=tuple(one["label"] for one in homeless.values()),
    )  # fmt: skip


def _lane(definition: Definition, lane: str) -> str:
    found = definition.lanes.get(lane)
    return found.name if found else ""


def _labels(one: Form | None, other: Form | None) -> tuple[str, ...]:
    """Of fields that only the first has."""
    names = {field.name for field in other.fields} if other else set()
    return tuple(f.label for f in one.fields if f.name not in names) if one else ()


def _waits(plan: Plan, new: Definition) -> list[WaitAfter]:
    known = {ids_renamed(element, plan.names) for element in plan.old.elements}
    timers = [(one.element, one.due_at) for one in plan.advance.timers]
    events = [(one.element, None) for one in plan.advance.awaiting]
    return [
        WaitAfter(_name(new, element), due_at, element not in known)
        for element, due_at in (*timers, *events)
    ]


def _name(definition: Definition, element: str) -> str:
    found = definition.elements.get(element)
    return found.name if found and found.name else element
