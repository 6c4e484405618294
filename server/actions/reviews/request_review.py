"""Ask for an interim or final review of a case: one runs at a time."""

from __future__ import annotations

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording.halting import lock_case, require_moving
from server.recording.incidents import reporting
from server.recording.reviewing import begin_review, is_possible, is_under_way
from server.recording.starts import lock_root
from server.tables import Case


def request_review(database: Database, *, officer_id: int, case_id: int) -> None:
    with reporting(database, doing="request_review"), database.transaction() as db:
        if not access.may_see_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        lock_root(db, case_id)
        case = lock_case(db, case_id)
        look(db, officer_id, case)
        begin_review(db, case, officer_id)


def look(db: Work, officer_id: int, case: Case) -> None:
    if not access.may_halt_case(db, officer_id, case.id):
        raise NotAllowed("may-not-request-review")
    require_moving(db, case.halt_id)
    if case.status != "running":
        raise Changed("case-over")
    if not is_possible(db):
        raise Refused("no-review-process")
    if is_under_way(db, case.id):
        raise Changed("review-under-way")
