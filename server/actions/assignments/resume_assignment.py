"""Let the clock of one assignment run again that guidance from above had stopped."""

from __future__ import annotations

from server import access, words
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.services.calendar import calendar_of
from server.services.deadlines import DATED, note_change, plan_reminders, printed
from server.tables import Assignment


def resume_assignment(
    database: Database, *, officer_id: int, assignment_id: int, grounds: Grounds, key: str
) -> int:
    """The working days that it stood still and its deadline moves by."""
    with database.transaction() as db:
        form = sent_form(key, "resume_assignment", assignment_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["days"])
        assignment = db.get(Assignment, assignment_id, with_for_update=True)
        if assignment is None or not access.may_see_assignment(db, officer_id, assignment):
            raise NotFound("assignment-not-found")
        look(db, officer_id, assignment)
        require_grounds(grounds, "reason")
        days = go_on(db, officer_id, assignment, grounds)
        store_answer(db, form, {"days": days})
        return days


def look(db: Work, officer_id: int, assignment: Assignment) -> None:
    """What stands still with its case goes on with its case."""
    if not access.may_halt_case(db, officer_id, assignment.case_id):
        raise NotAllowed("may-not-halt")
    if assignment.suspended_on is None or assignment.halt_id is not None:
        raise Changed("assignment-not-suspended")


def go_on(db: Work, officer_id: int, assignment: Assignment, grounds: Grounds) -> int:
    since, before = assignment.suspended_on or db.today, assignment.current_due
    days = max(calendar_of(db).between(since, db.today), 0)
    assignment.suspended_on = None
    assignment.progress = "SUBMITTED" if assignment.submitted_on else "IN_PROGRESS"
    if before is not None and assignment.deadline_kind in DATED:
        assignment.current_due = calendar_of(db).add(before, days) if days else before
    told = {"days": days, "from": printed(since), "to": printed(db.today)}
    reason = f"{words.sentence('deadline-resumed', told)}. {grounds.reason}"
    note_change(db, assignment, "resume", before, officer_id, reason,
                grounds.document or assignment.basis)  # fmt: skip
    plan_reminders(db, assignment)
    journal.append(
        db, "assignment.resumed", case_id=assignment.case_id, unit_id=assignment.unit_id,
        officer_id=officer_id, data={**grounds.told(), "assignment": assignment.id, "days": days},
    )  # fmt: skip
    return days
