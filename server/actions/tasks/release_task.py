"""Give a taken task back, so that a colleague may do it."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed, NotFound
from server.recording import journal
from server.recording.halting import require_moving
from server.recording.looking import lock_task, require_open


def release_task(database: Database, *, officer_id: int, task_id: int) -> None:
    with database.transaction() as db:
        instance, task = lock_task(db, task_id)
        if not access.may_see_task(db, officer_id, task):
            raise NotFound("task-not-found")
        require_open(db, task)
        require_moving(db, instance.halt_id)
        if task.assignee_id is None:
            return
        if task.assignee_id != officer_id:
            raise NotAllowed("claimed-by-other")
        task.assignee_id = None
        journal.append(db, "task.released", instance=instance, task_id=task.id,
                       officer_id=officer_id)  # fmt: skip
