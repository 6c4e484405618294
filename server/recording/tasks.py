"""Tasks as rows: opened, cancelled; with form, lane, candidates and the limit of the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from server.database import Work
from server.recording.limits import set_limit
from server.recording.readings import lay_out
from server.recording.scopes import write_candidates
from server.tables import ChildGroup, Due, Instance, Task
from workflows.advance import OpenTask
from workflows.definition import Definition


def follow(
    db: Work, instance: Instance, definition: Definition, open_tasks: Sequence[OpenTask]
) -> None:
    """Open what is new, cancel what is gone; items of repeated tasks follow their group."""
    rows = {
        row.key: row
        for row in db.scalars(
            select(Task).where(
                Task.instance_id == instance.id,
                Task.state == "open",
                Task.child_group_id.is_(None),
            )
        )
    }
    wanted = {task.key: task for task in open_tasks}
    for key, row in rows.items():
        if key not in wanted:
            close_task(db, row, "cancelled")
    for key, task in wanted.items():
        if key not in rows:
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
) -> Task:
    drawn = definition.elements[element]
    task = Task(
        instance_id=instance.id,
        case_id=instance.case_id,
        child_group_id=group.id if group else None,
        item=item,
        item_data=dict(item_data or {}),
        key=key,
        element=element,
        name=drawn.name,
        form=drawn.form or "",
        lane=drawn.lane or "",
        state="open",
        opened_at=db.now,
    )
    db.add(task)
    db.flush()
    lane = definition.lanes.get(drawn.lane or "")
    if lane is not None:
        write_candidates(db, instance, definition, task, lane)
    set_limit(db, instance, definition, task)
    lay_out(db, task, drawn)
    return task


def close_task(db: Work, task: Task, state: str, officer_id: int | None = None) -> None:
    task.state = state
    task.version += 1
    task.done_at = db.now
    task.done_by_id = officer_id
    db.execute(
        update(Due).where(Due.task_id == task.id, Due.ended_at.is_(None)).values(ended_at=db.now)
    )
