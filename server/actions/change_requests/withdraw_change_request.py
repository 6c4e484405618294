"""The unit takes its request back: whatever P9 is doing with it stops."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.messages import send
from server.recording.starts import case_keys
from server.tables import PENDING, Assignment, Case, ChangeRequest

MESSAGE = "msg_change_withdrawn"
KEPT = "5WD"
"""Its P9 may not have begun yet."""


def withdraw_change_request(database: Database, *, officer_id: int, request_id: int) -> None:
    with database.transaction() as db:
        request = db.get(ChangeRequest, request_id, with_for_update=True)
        if request is None or not access.may_see_change_request(db, officer_id, request):
            raise NotFound("change-request-not-found")
        assignment = db.get_one(Assignment, request.assignment_id)
        if not access.may_request_change(db, officer_id, assignment):
            raise NotAllowed("may-not-withdraw-change")
        if request.state not in PENDING:
            raise Changed("change-request-closed")
        request.state = "withdrawn"
        case = db.get_one(Case, request.case_id)
        keys = {**case_keys(case), "unit_id": str(request.unit_id),
                "assignment_id": str(request.assignment_id),
                "change_request_id": str(request.id)}  # fmt: skip
        send(db, MESSAGE, case_id=case.id, keys=keys, keep_until=KEPT)
        journal.append(db, "change.withdrawn", case_id=case.id, unit_id=request.unit_id,
                       officer_id=officer_id, data={"request": request.id})  # fmt: skip
