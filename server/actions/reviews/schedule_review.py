"""The day on which sơ kết begins by itself, as the directive says or its leader decides."""

from __future__ import annotations

from datetime import date

from server import access
from server.database import Database
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import lock_case
from server.services.review_days import set_review_day
from workflows.forms import FieldProblem


def schedule_review(
    database: Database, *, officer_id: int, case_id: int, day: date | None, basis: str
) -> None:
    """No day: none begins by itself. `basis`: where the directive says so, or who decided."""
    with database.transaction() as db:
        if not access.may_see_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        case = lock_case(db, case_id)
        if not access.may_halt_case(db, officer_id, case_id):
            raise NotAllowed("may-not-request-review")
        if case.status not in ("drafting", "running"):
            raise Changed("case-over")
        if day is not None:
            require_grounds(Grounds("", basis), "document")
            if day <= db.today:
                raise Invalid("review-day-past", problems=[FieldProblem(("day",), "day-past")])
        set_review_day(db, case, day, basis)
        journal.append(db, "review.scheduled" if day else "review.unscheduled", case_id=case_id,
                       officer_id=officer_id,
                       data={"day": f"{day:%d/%m/%Y}" if day else "", "basis": basis})  # fmt: skip
