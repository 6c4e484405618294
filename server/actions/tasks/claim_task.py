"""Take a task: until it is released, nobody else completes it."""

from __future__ import annotations

from server import access
from server.actions.at_hand import task_at_hand
from server.database import Database
from server.errors import NotAllowed
from server.recording import journal
from server.recording.acting import told_of


def claim_task(database: Database, *, officer_id: int, task_id: int) -> None:
    with database.transaction() as db:
        instance, task = task_at_hand(db, officer_id, task_id)
        if not access.may_complete(db, officer_id, task):
            raise NotAllowed("task-of-others")
        if task.assignee_id == officer_id:
            return
        access.require_free(db, officer_id, task)
        stand_in = access.acting_for(db, officer_id, task)
        task.assignee_id, task.assigned_by_id, task.assign_note = officer_id, None, ""
        journal.append(db, "task.claimed", instance=instance, task_id=task.id,
                       officer_id=officer_id, data=told_of(db, stand_in))  # fmt: skip
