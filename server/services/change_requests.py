"""P9: what a unit asks about a part of its work, what is decided, and what comes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from server import words
from server.services.call import Call
from server.services.deadlines import (
    describe_document,
    extend,
    note_change,
    printed,
    withdraw_reminders,
)
from server.services.people import holder_ids, tell
from server.tables import Assignment, ChangeRequest, Job
from workflows.workdays import day_of

ASKING = ("lanh_dao_don_vi", "chuyen_vien", "lanh_dao_ban")
DECIDED = {"approve": "approved", "reject": "rejected", "return": "returned"}


def submit_change_request(call: Call) -> dict[str, Any]:
    request, answer = request_of(call), call.answer
    if request is None:
        return {}
    request.instance_id = call.instance.id
    request.state = "requested"
    request.kind = str(answer.get("kind") or "")
    request.reason = str(answer.get("reason") or "")
    request.new_due = day_in(answer.get("new_due"))
    request.new_content = str(answer.get("new_content") or "")
    request.document = describe_document(answer.get("document"))
    request.due_before = assignment_of(call, request).current_due
    request.requested_at = call.db.now
    return {"request_id": request.id}


def decide_change_request(call: Call) -> dict[str, Any]:
    request, answer = request_of(call), call.answer
    if request is None:
        return {}
    request.state = DECIDED[str(answer["decision"])]
    request.comment = str(answer.get("comment") or "")
    request.granted_due = day_in(answer.get("granted_due"))
    request.decision_document = describe_document(answer.get("document"))
    request.decided_at = call.db.now
    request.decided_by_id = call.officer_id
    tell(call.db, {*holder_ids(call.db, request.unit_id, ASKING), request.raised_by_id},
         f"change-{request.state}", case_id=call.case.id, request=request.id)  # fmt: skip
    return {}


def extend_deadline(call: Call) -> dict[str, Any]:
    """The new day and its reminders; the ledger keeps the original and every step (X_extend)."""
    request = request_of(call)
    if request is None or request.granted_due is None:
        return {}
    assignment = assignment_of(call, request)
    extend(call.db, assignment, request.granted_due, request.decided_by_id,
           request.reason, basis_of(request))  # fmt: skip
    return {"due": request.granted_due.isoformat()}


def adjust_assignment(call: Call) -> dict[str, Any]:
    request = request_of(call)
    if request is None:
        return {}
    assignment = assignment_of(call, request)
    request.content_before = assignment.deliverable
    assignment.deliverable = request.new_content
    return {}


def return_assignment(call: Call) -> dict[str, Any]:
    """It goes back to whoever gave it; a process that carries nothing else has nothing to do."""
    request = request_of(call)
    if request is None:
        return {}
    assignment = assignment_of(call, request)
    before, assignment.progress = assignment.current_due, "DECLINED"
    withdraw_reminders(call.db, assignment)
    note_change(call.db, assignment, "withdraw", before, request.decided_by_id,
                request.reason, basis_of(request))  # fmt: skip
    call.db.flush()
    if assignment.instance_id is not None and not carries_more(call, assignment):
        call.db.add(Job(kind="cancel", instance_id=assignment.instance_id, payload={},
                        run_at=call.db.now))  # fmt: skip
    return {}


def carries_more(call: Call, assignment: Assignment) -> bool:
    """Also what it was passed down: lower units go on with theirs."""
    from_here = Assignment.parent_id == assignment.id
    carried = Assignment.instance_id == assignment.instance_id
    left = Assignment.progress.not_in(("DECLINED", "CANCELLED"))
    found = select(Assignment.id).where(or_(from_here, carried), left).limit(1)
    return call.db.scalar(found) is not None


def basis_of(request: ChangeRequest) -> str:
    """The document that approves; without one, the unit's own and who agreed to it."""
    if request.decision_document:
        return request.decision_document
    asked = request.document or words.sentence("change-number", {"request": request.id})
    day = printed(day_of(request.decided_at)) if request.decided_at else ""
    return words.sentence("change-basis", {"document": asked, "day": day})


def request_of(call: Call) -> ChangeRequest | None:
    """None where a process is tried out without one."""
    number = call.instance.keys.get("change_request_id")
    return call.db.get(ChangeRequest, int(number)) if number else None


def assignment_of(call: Call, request: ChangeRequest) -> Assignment:
    return call.db.get_one(Assignment, request.assignment_id)


def day_in(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
