"""What a task brings with it to be read: the latest answers of the steps its `shows` names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from server.database import Work
from server.tables import Task
from workflows.definition import Element


def readings_for(db: Work, instance_id: int, drawn: Element) -> list[dict[str, Any]]:
    """Rows, so that the right to answers and files stays a question to the database."""
    shown = [name.strip() for name in drawn.properties.get("shows", "").split(",")]
    if not any(shown):
        return []
    return [{"source_id": source} for source in latest(db, instance_id, shown)]


DONE = (
    select(Task.id, Task.element, Task.child_group_id)
    .where(
        Task.instance_id == bindparam("id"),
        Task.element.in_(bindparam("elements", expanding=True)),
        Task.state == "done",
    )
    .order_by(Task.id.desc())
)


def latest(db: Work, instance_id: int, elements: Sequence[str]) -> Iterator[int]:
    """Of each step the one last done; of a repeated one, all that were done in its last round."""
    newest: dict[str, int | None] = {}
    for row in db.run(DONE, {"id": instance_id, "elements": elements}):
        task_id, element, group_id = tuple(row)
        if element not in newest or (group_id is not None and newest[element] == group_id):
            newest.setdefault(element, group_id)
            yield task_id
