"""Resume what a halt suspended: every deadline moves by the working days it lasted."""

from __future__ import annotations

from sqlalchemy import select, update

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import is_below_another, lock_case, require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.jobs import put_job, put_jobs
from server.recording.telling import tell_units
from server.services.calendar import calendar_of
from server.tables import Case, Halt, Instance, Job
from workflows.workdays import day_of

WAITING = ("start", "start_letter")
"""Jobs of a case and no instance, put off while it stood still."""


def resume_case(
    database: Database, *, officer_id: int, halt_id: int, grounds: Grounds, key: str
) -> int:
    """The working days that the suspension lasted; the worker moves the rows."""
    with database.transaction() as db:
        form = sent_form(key, "resume_case", halt_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["days"])
        halt, case = locked(db, halt_id)
        look(db, officer_id, halt, case)
        require_grounds(grounds, "reason")
        go_on(db, officer_id, halt, case, grounds)
        store_answer(db, form, {"days": halt.days})
        return halt.days


def locked(db: Work, halt_id: int) -> tuple[Halt, Case]:
    case_id = db.scalar(select(Halt.case_id).where(Halt.id == halt_id))
    if case_id is None:
        raise NotFound("halt-not-found")
    case = lock_case(db, case_id)
    return db.get_one(Halt, halt_id, populate_existing=True), case


def look(db: Work, officer_id: int, halt: Halt, case: Case) -> None:
    if not access.may_see_case(db, officer_id, case.id):
        raise NotFound("halt-not-found")
    if not access.may_halt_case(db, officer_id, case.id):
        raise NotAllowed("may-not-halt")
    if halt.kind != "suspend" or halt.ended_at is not None:
        raise Changed("case-not-suspended")
    if halt.unit_id is not None:  # first the case, then its unit, then what that passed down
        require_moving(db, case.halt_id)
        if is_below_another(db, halt):
            raise Changed("unit-above-suspended")


def go_on(db: Work, officer_id: int, halt: Halt, case: Case, grounds: Grounds) -> None:
    halt.ended_at = db.now
    halt.ended_by_id = officer_id
    halt.end_reason = grounds.reason
    halt.end_document = grounds.document
    halt.days = max(calendar_of(db).between(day_of(halt.at), db.today), 0)
    if case.halt_id == halt.id:
        case.halt_id = None
    tell_units(db, halt, "case-resumed")
    move_on(db, halt)
    journal.append(
        db, "case.resumed", case_id=case.id, unit_id=halt.unit_id, officer_id=officer_id,
        data={**grounds.told(), "days": halt.days},
    )  # fmt: skip


def move_on(db: Work, halt: Halt) -> None:
    """One job per instance, and none of them waits behind what the instance itself waits for."""
    put_job(db, "resume_assignments", halt_id=halt.id)
    held = select(Instance.id).where(Instance.halt_id == halt.id)
    put_jobs(db, "resume_instance", held, halt_id=halt.id)
    db.execute(
        update(Job)
        .where(Job.kind.in_(WAITING), Job.ended_at.is_(None), Job.run_at > db.now)
        .values(run_at=db.now)
    )
