"""Lock the instance of a task, then look: seen, and still open."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload, undefer

from server.database import Work
from server.errors import AlreadyDone, Changed, NotFound
from server.recording.journal import note_lock
from server.services.world import note_case
from server.tables import Case, Instance, Officer, Task

LOCK = (
    select(Instance, Task, Case)
    .join(Task, Task.instance_id == Instance.id)
    .outerjoin(Case, Case.id == Instance.case_id)
    .where(Task.id == bindparam("id"))
    .options(undefer(Instance.state), lazyload(Case.directive))
    .execution_options(populate_existing=True)
    .with_for_update(of=(Instance, Task))
)
"""The instance comes first, so it is locked first; both are read as they are after the wait. With
them the case, which every step asks for."""


def lock_task(db: Work, task_id: int) -> tuple[Instance, Task]:
    found = db.execute(LOCK, {"id": task_id}).one_or_none()
    if found is None:
        raise NotFound("task-not-found")
    instance, task, case = found
    note_lock(db, instance.id)
    if case is not None:
        note_case(db, case)
    return instance, task


def require_open(db: Work, task: Task) -> None:
    """A loser is told who won, and when."""
    if task.state == "done":
        by = db.get(Officer, task.done_by_id) if task.done_by_id is not None else None
        raise AlreadyDone("task-done", by=by.full_name if by else "", at=task.done_at)
    if task.state == "cancelled":
        raise Changed("task-cancelled", at=task.done_at)
