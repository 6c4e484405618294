"""Say who does a task: a leader assigns it, a colleague hands it on; with words if need be."""

from __future__ import annotations

from server import access
from server.actions.at_hand import task_at_hand
from server.database import Database, Work
from server.errors import Invalid, NotAllowed
from server.recording import journal
from server.recording.acting import told_of
from server.recording.duties import authors_of
from server.recording.instances import definition_for
from server.services.forms import form_of
from server.services.people import tell
from server.tables import FollowUp, Instance, Officer, Task

LONGEST = 500


def assign_task(
    database: Database, *, officer_id: int, task_id: int, to_id: int, note: str = ""
) -> str:
    """Gives the name of whoever has it now. What was typed so far stays with the task."""
    if len(note) > LONGEST:
        raise Invalid("note-too-long", most=LONGEST)
    with database.transaction() as db:
        instance, task = task_at_hand(db, officer_id, task_id)
        if not access.may_assign(db, officer_id, task):
            raise NotAllowed("task-not-assignable")
        to = require_able(db, instance, task, to_id)
        stand_in = access.acting_for(db, officer_id, task)
        task.assignee_id, task.assigned_by_id = to_id, officer_id
        task.assigned_at, task.assign_note = db.now, note
        put_off = db.get(FollowUp, (to_id, task_id))
        if put_off is not None:
            db.delete(put_off)
        told = {"to": to.full_name, "note": note, **told_of(db, stand_in)}
        journal.append(db, "task.assigned", instance=instance, task_id=task.id,
                       officer_id=officer_id, data=told)  # fmt: skip
        if to_id != officer_id:
            by = db.get_one(Officer, officer_id).full_name
            tell(db, [to_id], "task-assigned", case_id=task.case_id, task_id=task.id,
                 task=task.name, by=by, note=note)  # fmt: skip
        return to.full_name


def require_able(db: Work, instance: Instance, task: Task, to_id: int) -> Officer:
    """One of those whose task it is; and nobody is to approve what they wrote themselves."""
    to = db.get(Officer, to_id)
    if to is None:
        raise Invalid("assignee-missing")
    if not access.may_be_assigned(db, to_id, task):
        raise Invalid("assignee-unable", name=to.full_name)
    form = form_of(db, task)
    decides = form is not None and any(field.name == "decision" for field in form.fields)
    if decides and to_id in authors_of(db, definition_for(db, instance), task):
        raise Invalid("assignee-is-author", name=to.full_name)
    return to
