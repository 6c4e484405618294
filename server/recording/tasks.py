"""Tasks as rows: opened, cancelled; with form, lane, candidates and the limit of the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from server.database import Work
from server.recording.limits import limit_for
from server.recording.readings import readings_for
from server.recording.scopes import candidates_for
from server.recording.sheet import (
    CLOSE_TASKS,
    END_DUES,
    FORGET_DRAFTS,
    Opening,
    put_over,
    put_task,
)
from server.recording.standing import Standing
from server.recording.timers import due_row
from server.tables import ChildGroup, Instance, Task
from workflows.advance import OpenTask
from workflows.definition import Definition

ORDINARY = "THUONG"


def follow(
    db: Work,
    instance: Instance,
    definition: Definition,
    open_tasks: Sequence[OpenTask],
    standing: Standing,
) -> None:
    """Open what is new, cancel what is gone; items of repeated tasks follow their group."""
    wanted = {task.key: task for task in open_tasks}
    for key, task_id in standing.tasks.items():
        if key not in wanted:
            close_row(db, standing, task_id, "cancelled")
    for key, task in wanted.items():
        if key not in standing.tasks:
            open_task(db, instance, definition, key=key, element=task.element)


def open_task(
    db: Work,
    instance: Instance,
    definition: Definition,
    *,
    key: str,
    element: str,
    group: ChildGroup | None = None,
    item: int | None = None,
    item_data: Mapping[str, Any] | None = None,
) -> None:
    drawn = definition.elements[element]
    data = dict(item_data or {})
    unit_id, candidates = candidates_for(db, instance, definition, drawn, data)
    limit = limit_for(db, instance, definition, drawn, db.now)
    row = {
        "instance_id": instance.id,
        "case_id": instance.case_id,
        "child_group_id": group.id if group else None,
        "item": item,
        "item_data": data,
        "key": key,
        "element": element,
        "name": drawn.name,
        "form": drawn.form or "",
        "lane": drawn.lane or "",
        "unit_id": unit_id,
        "state": "open",
        "due_on": limit.day,
        "due_why": limit.why,
        "opened_at": db.now,
    }
    readings = readings_for(db, instance.id, drawn)
    dues = [*limit.reminders, *call_at_once(db, instance, element)]
    put_task(db, Opening(row, candidates, dues, readings))


def call_at_once(db: Work, instance: Instance, element: str) -> list[dict[str, Any]]:
    """Whoever may do a step of an urgent document is told that it has come (domain.md 9.5)."""
    if instance.keys.get("urgency", ORDINARY) == ORDINARY:
        return []
    return [due_row("reminder", instance_id=instance.id, key="opened", element=element,
                    due_at=db.now, payload={"to": []})]  # fmt: skip


def close_task(
    db: Work, task: Task, standing: Standing, officer_id: int, *, from_paper: bool = False
) -> None:
    """Done; its draft has become the answer."""
    close_row(db, standing, task.id, "done", officer_id, from_paper=from_paper)
    if task.id in standing.drafts:
        put_over(db, FORGET_DRAFTS, [{"of": task.id}])
    for name, value in (("state", "done"), ("version", task.version + 1), ("done_at", db.now),
                        ("done_by_id", officer_id), ("from_paper", from_paper)):  # fmt: skip
        set_committed_value(task, name, value)


def close_row(
    db: Work,
    standing: Standing,
    task_id: int,
    state: str,
    officer_id: int | None = None,
    *,
    from_paper: bool = False,
) -> None:
    """Nobody is reminded of it any more."""
    put_over(db, CLOSE_TASKS, [
        {"of": task_id, "to": state, "at": db.now, "by": officer_id, "paper": from_paper}
    ])  # fmt: skip
    reminders = standing.reminders.get(task_id, ())
    put_over(db, END_DUES, [{"of": one, "at": db.now} for one in reminders])
