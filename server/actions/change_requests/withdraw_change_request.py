"""The unit takes its request back: whatever P9 is doing with it stops."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound
from server.recording.raising import lock_raised, tell_withdrawn
from server.tables import PENDING, Assignment, ChangeRequest


def withdraw_change_request(database: Database, *, officer_id: int, request_id: int) -> None:
    with database.transaction() as db:
        request = db.get(ChangeRequest, request_id)
        if request is None or not access.may_see_change_request(db, officer_id, request):
            raise NotFound("change-request-not-found")
        lock_raised(db, request)
        assignment = db.get_one(Assignment, request.assignment_id)
        if not access.may_request_change(db, officer_id, assignment):
            raise NotAllowed("may-not-withdraw-change")
        if request.state not in PENDING:
            raise Changed("change-request-closed")
        request.state = "withdrawn"
        keys = {"assignment_id": str(request.assignment_id), "change_request_id": str(request.id)}
        tell_withdrawn(db, request, message="msg_change_withdrawn", event="change.withdrawn",
                       keys=keys, officer_id=officer_id)  # fmt: skip
