"""The ladder of an assignment: reminders, letters, the standing committee's list; its rests."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from server.database import Work
from server.recording import journal
from server.recording.jobs import put_job
from server.recording.letters import EXHAUSTED, LATE
from server.services.calendar import calendar_of
from server.services.chasing import UNFINISHED, covered_by, is_resting, rests
from server.services.clocks import let_go
from server.services.deadlines import MORNING
from server.services.lateness import is_too_many, is_too_soon, letters_of
from server.services.parameters import parameters_of
from server.services.people import holder_ids, tell
from server.tables import Assignment, Case, ChasePause, Due, Reminding, Unit
from workflows.workdays import at


def remind_of_deadline(db: Work, due: Due) -> None:
    """From the day after on, red only where the deadline binds; never of a collective."""
    assignment = db.get_one(Assignment, due.assignment_id)
    is_open = assignment.progress in UNFINISHED
    if not is_open or assignment.suspended_on is not None or assignment.current_due is None:
        return
    if db.get_one(Unit, assignment.unit_id).is_collective:
        return
    if rests(db, assignment.id):
        due.held = True
        return
    case = db.get_one(Case, assignment.case_id)
    if due.key == "letter":
        begin_letter(db, due, assignment, case)
    elif due.key == "btv":
        put_job(db, "start_letter", case_id=case.id, start=EXHAUSTED)
    elif due.key == "after" or assignment.current_due >= db.today:  # not after a rest
        remind(db, due, assignment, case)


def remind(db: Work, due: Due, assignment: Assignment, case: Case) -> None:
    day = assignment.current_due or db.today
    days = max(calendar_of(db).between(day, db.today), 0)
    is_binding = assignment.deadline_kind == "BINDING"
    roles = ["chuyen_vien", "van_thu"]
    if due.key == "after" and is_binding:
        roles += ["lanh_dao_don_vi", "lanh_dao_ban"]
        db.add(Reminding(case_id=case.id, unit_id=assignment.unit_id, kind="notice",
                         assignment_id=assignment.id, days_late=days, at=db.now))  # fmt: skip
    told = tell(db, holder_ids(db, assignment.unit_id, roles), deadline_code(due.key, is_binding),
                case_id=case.id, due=day.isoformat(), days_late=days)  # fmt: skip
    journal.append(db, "deadline.reminded", case_id=case.id, unit_id=assignment.unit_id,
                   data={"assignment": assignment.id, "rule": due.key, "told": told})  # fmt: skip


def deadline_code(key: str, is_binding: bool) -> str:
    if key == "after":
        return "deadline-passed" if is_binding else "mark-passed"
    return "deadline-near" if is_binding else "mark-near"


def begin_letter(db: Work, due: Due, assignment: Assignment, case: Case) -> None:
    """At most so many letters sent, so many working days apart, until the list is near.

    One that was dropped or refused counts for nothing: its turn comes again.
    """
    rules, calendar = parameters_of(db, case)["reminders"], calendar_of(db)
    sent = letters_of(db, case.id, is_about(assignment)).get(assignment.id)
    if is_too_many(rules, sent):
        return
    waits = sent is not None and is_too_soon(db, rules, sent)
    if not waits:
        put_job(db, "start_letter", case_id=case.id, start=LATE)
    last = sent[1] if waits and sent is not None else db.today
    again = calendar.add(last, int(rules["letter_repeat"]))
    if again < calendar.add(assignment.current_due or db.today, int(rules["escalate_to_btv"])):
        due.payload = {**due.payload, "begun": True}
        due.due_at = at(again, MORNING)


def is_about(assignment: Assignment) -> ColumnElement[bool]:
    return Reminding.assignment_id == assignment.id


def end_pause(db: Work, due: Due) -> None:
    """Its last day is over; not where somebody has ended it before, or the case is over."""
    pause = db.get_one(ChasePause, due.payload["pause"], with_for_update=True)
    if pause.ended_at is None and db.get_one(Case, pause.case_id).status == "running":
        take_up(db, pause)


def take_up(db: Work, pause: ChasePause, officer_id: int | None = None, reason: str = "") -> None:
    """What became due meanwhile comes now, unless another pause covers it too."""
    pause.ended_at, pause.ended_by_id, pause.end_reason = db.now, officer_id, reason
    db.flush()
    free = select(Assignment.id).where(
        *covered_by(pause), Assignment.halt_id.is_(None), ~is_resting()
    )
    let_go(db, Due.assignment_id.in_(free))
    journal.append(db, "chase.resumed", case_id=pause.case_id, unit_id=pause.unit_id,
                   officer_id=officer_id,
                   data={"pause": pause.id, "assignment": pause.assignment_id or "",
                         "reason": reason})  # fmt: skip
