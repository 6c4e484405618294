"""Take back a file that one has attached to a task, with a reason, before the step is done."""

from __future__ import annotations

from server import access
from server.actions.at_hand import task_at_hand
from server.database import Database, Work
from server.errors import NotAllowed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.tables import File, Instance, Task


def withdraw_file(database: Database, *, officer_id: int, file_id: int, reason: str) -> int:
    """The task's id. Hash and reason stay in the journal, the bytes stay and go to nobody."""
    with database.transaction() as db:
        instance, task = task_of(db, officer_id, file_id)
        file = db.get_one(File, file_id, with_for_update=True, populate_existing=True)
        if not access.may_withdraw_file(db, officer_id, file, task):
            raise NotAllowed("file-of-others")
        if file.withdrawn_at is not None:  # the button was pressed twice
            return task.id
        require_grounds(Grounds(reason), "reason")
        file.withdrawn_at, file.withdrawn_why = db.now, reason
        journal.append(db, "file.withdrawn", instance=instance, task_id=task.id,
                       unit_id=task.unit_id, officer_id=officer_id,
                       data={"file": file.id, "name": file.name, "sha256": file.sha256,
                             "reason": reason})  # fmt: skip
        return task.id


def task_of(db: Work, officer_id: int, file_id: int) -> tuple[Instance, Task]:
    """Locked; of a step that is over: AlreadyDone."""
    file = db.get(File, file_id)
    if file is None or not access.may_see_file(db, officer_id, file):
        raise NotFound("file-not-found")
    if file.task_id is None:
        raise NotAllowed("file-of-others")
    return task_at_hand(db, officer_id, file.task_id)
