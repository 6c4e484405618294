"""Nobody is chased for an assignment, or for all that a unit has in a case; deadlines stand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from server import access
from server.database import Database, Work
from server.errors import Changed, Invalid, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, grounds_missing
from server.recording.halting import lock_case
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.services.calendar import calendar_of
from server.services.chasing import plan_end
from server.tables import Assignment, Case, ChasePause
from workflows.forms import FieldProblem


def pause_chasing(
    database: Database,
    *,
    officer_id: int,
    case_id: int,
    unit_id: int,
    assignment_id: int | None,
    until: date | None,
    reason: str,
    key: str,
) -> int:
    """The id of the pause. Without a day it is stopped until somebody takes it up again."""
    with database.transaction() as db:
        form = sent_form(key, "pause_chasing", case_id, unit_id, assignment_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["pause"])
        case = lock_case(db, case_id)
        look(db, officer_id, case, unit_id, assignment_id)
        require_whole(db.today, until, reason)
        pause = ChasePause(
            case_id=case.id, unit_id=unit_id, assignment_id=assignment_id, until=until,
            reason=reason, officer_id=officer_id, at=db.now,
        )  # fmt: skip
        db.add(pause)
        db.flush()
        if until is not None:
            plan_end(db, pause, calendar_of(db).add(until, 1))
        journal.append(db, "chase.paused" if until else "chase.stopped", case_id=case.id,
                       unit_id=unit_id, officer_id=officer_id, data=told(pause))  # fmt: skip
        store_answer(db, form, {"pause": pause.id})
        return pause.id


def require_whole(today: date, until: date | None, reason: str) -> None:
    """Whatever is wrong is told at once."""
    is_past = until is not None and until <= today
    past = [FieldProblem(("until",), "day-past")] if is_past else []
    problems = [*past, *grounds_missing(Grounds(reason), "reason")]
    if problems:
        raise Invalid("pause-in-the-past" if past else "grounds-incomplete", problems=problems)


def look(db: Work, officer_id: int, case: Case, unit_id: int, assignment_id: int | None) -> None:
    access.require_chaser(db, officer_id, case.id)
    if case.status != "running":
        raise Changed("case-over")
    of: list[ColumnElement[bool]] = [Assignment.case_id == case.id, Assignment.unit_id == unit_id]
    if assignment_id is not None:
        of.append(Assignment.id == assignment_id)
    if db.scalar(select(Assignment.id).where(*of).limit(1)) is None:
        raise NotFound("assignment-not-found")
    if is_paused(db, case.id, unit_id, assignment_id):
        raise Changed("chase-paused-already")


def is_paused(db: Work, case_id: int, unit_id: int, assignment_id: int | None) -> bool:
    same = (
        ChasePause.assignment_id.is_(None)
        if assignment_id is None
        else ChasePause.assignment_id == assignment_id
    )
    open_ones = select(ChasePause.id).where(
        ChasePause.case_id == case_id, ChasePause.unit_id == unit_id, same,
        ChasePause.ended_at.is_(None),
    )  # fmt: skip
    return db.scalar(open_ones.limit(1)) is not None


def told(pause: ChasePause) -> dict[str, object]:
    return {"pause": pause.id, "assignment": pause.assignment_id or "", "reason": pause.reason,
            "until": f"{pause.until:%d/%m/%Y}" if pause.until else ""}  # fmt: skip
