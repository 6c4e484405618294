"""Give a taken task back, so that a colleague may do it; a leader takes it from whoever has it."""

from __future__ import annotations

from server import access
from server.actions.at_hand import task_at_hand
from server.database import Database
from server.errors import NotAllowed
from server.recording import journal
from server.recording.acting import told_of
from server.tables import Officer


def release_task(database: Database, *, officer_id: int, task_id: int) -> None:
    with database.transaction() as db:
        instance, task = task_at_hand(db, officer_id, task_id)
        is_free = task.assignee_id is None  # the button was pressed twice
        is_theirs = (access.may_complete(db, officer_id, task) if is_free
                     else task.assignee_id == officer_id)  # fmt: skip
        if not is_theirs and not access.may_assign(db, officer_id, task):
            raise NotAllowed("claimed-by-other" if task.assignee_id else "task-of-others")
        if task.assignee_id is None:
            return
        stand_in = access.acting_for(db, officer_id, task)
        holder = db.get_one(Officer, task.assignee_id).full_name
        task.assignee_id, task.assigned_by_id, task.assign_note = None, None, ""
        kind = "task.released" if is_theirs or stand_in else "task.taken_back"
        journal.append(db, kind, instance=instance, task_id=task.id, officer_id=officer_id,
                       data={**told_of(db, stand_in), "holder": holder})  # fmt: skip
