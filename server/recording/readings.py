"""What a task brings with it to be read: the latest answers of the steps its `shows` names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from server.database import Work
from server.tables import Reading, Task
from workflows.definition import Element


def lay_out(db: Work, task: Task, drawn: Element) -> None:
    """Rows, so that the right to answers and files stays a question to the database."""
    shown = [name.strip() for name in drawn.properties.get("shows", "").split(",")]
    if any(shown):
        sources = latest(db, task.instance_id, shown)
        db.add_all(Reading(task_id=task.id, source_id=source) for source in sources)


def latest(db: Work, instance_id: int, elements: Sequence[str]) -> Iterator[int]:
    """Of each step the one last done; of a repeated one, all that were done in its last round."""
    done = (
        select(Task.id, Task.element, Task.child_group_id)
        .where(Task.instance_id == instance_id, Task.element.in_(elements), Task.state == "done")
        .order_by(Task.id.desc())
    )
    newest: dict[str, int | None] = {}
    for task_id, element, group_id in db.execute(done):
        if element not in newest or (group_id is not None and newest[element] == group_id):
            newest.setdefault(element, group_id)
            yield task_id
