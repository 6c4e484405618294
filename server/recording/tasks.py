"""Tasks as rows: opened, cancelled; with form, lane, candidates and the limit of the step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from server.database import Work
from server.recording.limits import limit_for
from server.recording.readings import readings_for
from server.recording.scopes import candidates_for
from server.recording.sheet import Opening, put_task
from server.tables import ChildGroup, Due, Instance, Task
from workflows.advance import OpenTask
from workflows.definition import Definition

CLOSE = (
    update(Task)
    .where(Task.id == bindparam("of"), Task.state == "open")
    .values(state=bindparam("to"), version=Task.version + 1, done_at=bindparam("at"),
            done_by_id=bindparam("by"))
)  # fmt: skip
END_REMINDERS = (
    update(Due)
    .where(Due.task_id == bindparam("of"), Due.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)


def follow(
    db: Work,
    instance: Instance,
    definition: Definition,
    open_tasks: Sequence[OpenTask],
    standing: Mapping[str, int],
) -> None:
    """Open what is new, cancel what is gone; items of repeated tasks follow their group."""
    wanted = {task.key: task for task in open_tasks}
    close_rows(db, [id_ for key, id_ in standing.items() if key not in wanted], "cancelled")
    for key, task in wanted.items():
        if key not in standing:
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
    put_task(db, Opening(row, candidates, limit.reminders, readings))


def close_task(db: Work, task: Task, state: str, officer_id: int | None = None) -> None:
    close_rows(db, [task.id], state, officer_id)
    for name, value in (("state", state), ("version", task.version + 1), ("done_at", db.now),
                        ("done_by_id", officer_id)):  # fmt: skip
        set_committed_value(task, name, value)


def close_rows(db: Work, ids: Collection[int], state: str, officer_id: int | None = None) -> None:
    if not ids:
        return
    closed = [{"of": one, "to": state, "at": db.now, "by": officer_id} for one in ids]
    db.run(CLOSE, closed)
    db.run(END_REMINDERS, [{"of": one, "at": db.now} for one in ids])
