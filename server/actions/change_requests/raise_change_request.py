"""Ask for an extension, a change or the return of one assignment: one open request for each."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.incidents import reporting
from server.recording.instances import lock_instance
from server.recording.raising import hand_over, is_waiting, lock_place, waiting_instance
from server.services.deadlines import OVER
from server.tables import PENDING, Assignment, Case, ChangeRequest, Instance

MESSAGE = "msg_change_requested"


def raise_change_request(database: Database, *, officer_id: int, assignment_id: int) -> int:
    """The id of the request; what is asked is written in P9's first task.

    Whoever presses twice, or after a colleague, is led to the request that is open already.
    """
    with reporting(database, doing="raise_change_request"), database.transaction() as db:
        assignment = db.get(Assignment, assignment_id)
        if assignment is None or not access.may_see_assignment(db, officer_id, assignment):
            raise NotFound("assignment-not-found")
        case = db.get_one(Case, assignment.case_id)
        source = source_of(db, assignment)
        lock_place(db, case, assignment.unit_id, source)
        lock(db, assignment)
        if not access.may_request_change(db, officer_id, assignment):
            raise NotAllowed("may-not-request-change")
        earlier = pending_of(db, assignment_id)
        if earlier is not None:
            return earlier
        if assignment.progress in OVER:
            raise Changed("assignment-over")
        return begin_request(db, officer_id, case, assignment, source)


def source_of(db: Work, assignment: Assignment) -> Instance | None:
    """The process that carries it, if it waits for such a message; else another of the unit."""
    if assignment.instance_id is None:
        return waiting_instance(db, assignment.case_id, assignment.unit_id, MESSAGE)
    own = db.get_one(Instance, assignment.instance_id)
    return lock_instance(db, own.id) if is_waiting(db, own, MESSAGE) else None


def lock(db: Work, assignment: Assignment) -> None:
    db.refresh(assignment, with_for_update=True)


def pending_of(db: Work, assignment_id: int) -> int | None:
    return db.scalar(
        select(ChangeRequest.id).where(
            ChangeRequest.assignment_id == assignment_id, ChangeRequest.state.in_(PENDING)
        )
    )


def begin_request(
    db: Work, officer_id: int, case: Case, assignment: Assignment, source: Instance | None
) -> int:
    request = ChangeRequest(
        case_id=case.id, unit_id=assignment.unit_id, assignment_id=assignment.id, state="raised",
        due_before=assignment.current_due, raised_by_id=officer_id, raised_at=db.now,
    )  # fmt: skip
    db.add(request)
    db.flush()
    hand_over(
        db, case, assignment.unit_id, source, message=MESSAGE, purpose="change",
        keys={"assignment_id": str(assignment.id), "change_request_id": str(request.id)},
        parties=parties_of(db, assignment),
    )  # fmt: skip
    journal.append(
        db, "change.raised", instance=source, case_id=case.id, unit_id=assignment.unit_id,
        officer_id=officer_id, data={"request": request.id, "assignment": assignment.id},
    )  # fmt: skip
    return request.id


def parties_of(db: Work, assignment: Assignment) -> dict[str, int]:
    """What a unit passed down is decided by that unit."""
    above = db.get(Assignment, assignment.parent_id) if assignment.parent_id is not None else None
    return {"assigner": above.unit_id, "supervisor": above.unit_id} if above else {}
