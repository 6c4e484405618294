"""What the two forms of P9 show and how they bound an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from server import words
from server.database import Work
from server.services.deadlines import DATED
from server.tables import Assignment, ChangeRequest, Instance, Obligation

Fields = dict[str, Any]


def change_subject(db: Work, instance: Instance) -> Fields:
    """Which assignment the request is about, and its deadline as it stands."""
    found = assignment_of(db, instance)
    if found is None:
        return {}
    obligation = db.get_one(Obligation, found.obligation_id)
    name = f"{obligation.ordinal}. {obligation.title or obligation.text[:200]}"
    return {"assignment": name, "current_due": due_in_words(found)}


def due_in_words(assignment: Assignment) -> str:
    """With the original day where it has moved, and why it is that day."""
    kind = words.sentence(f"kind-{assignment.deadline_kind}")
    now, first = assignment.current_due, assignment.original_due
    parts = [kind, day(now) if now else ""]
    if first and first != now:
        parts.append(words.sentence("original-due", {"day": day(first)}))
    return ", ".join(one for one in (*parts, assignment.basis) if one)


def change_asked(db: Work, instance: Instance) -> Fields:
    """What the unit asks, beside the deadline, for whoever decides."""
    request = request_of(db, instance)
    if request is None or not request.kind:
        return {}
    lines = [change_subject(db, instance).get(name, "") for name in ("assignment", "current_due")]
    wish = day(request.new_due) if request.new_due else request.new_content
    lines.append(words.sentence(f"change-asks-{request.kind}", {"wish": wish}))
    lines += [request.reason, request.document]
    return {"asked": "\n".join(one for one in lines if one)}


def change_limits(db: Work, instance: Instance) -> Fields:
    found, request = assignment_of(db, instance), request_of(db, instance)
    if found is None:
        return {}
    is_dated = found.deadline_kind in DATED and found.current_due is not None
    return {
        "assignment_is_dated": is_dated,
        "assignment_due": found.current_due.isoformat() if found.current_due else None,
        "asks_extension": request is not None and request.kind == "EXTEND",
    }


def assignment_of(db: Work, instance: Instance) -> Assignment | None:
    number = instance.keys.get("assignment_id")
    return db.get(Assignment, int(number)) if number else None


def request_of(db: Work, instance: Instance) -> ChangeRequest | None:
    number = instance.keys.get("change_request_id")
    return db.get(ChangeRequest, int(number)) if number else None


def day(one: date) -> str:
    return one.strftime("%d/%m/%Y")
