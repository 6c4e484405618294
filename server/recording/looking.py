"""Lock the instance of a task, then look: seen, and still open."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.errors import AlreadyDone, Changed, NotFound
from server.recording.instances import lock_instance
from server.tables import Instance, Officer, Task


def lock_task(db: Work, task_id: int) -> tuple[Instance, Task]:
    instance_id = db.scalar(select(Task.instance_id).where(Task.id == task_id))
    if instance_id is None:
        raise NotFound("task-not-found")
    instance = lock_instance(db, instance_id)
    return instance, db.get_one(Task, task_id, populate_existing=True)


def require_open(db: Work, task: Task) -> None:
    """A loser is told who won, and when."""
    if task.state == "done":
        by = db.get(Officer, task.done_by_id) if task.done_by_id is not None else None
        raise AlreadyDone("task-done", by=by.full_name if by else "", at=task.done_at)
    if task.state == "cancelled":
        raise Changed("task-cancelled", at=task.done_at)
