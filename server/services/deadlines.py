"""Deadlines of assignments: they bind only with a basis; every change is a line of the ledger."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from server import words
from server.database import Work
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.parameters import parameters_of
from server.tables import Assignment, Case, DeadlineChange, Due, Obligation
from workflows.workdays import at

MORNING = time(7, 30)  # the daily sweep
NUMBERED = re.compile(r"\b\d{1,5}\s?[-/]\s?[A-ZĐƯ][\w.-]*")  # 45-KH/BDVTU, 142/ĐCT-VP
DATED = ("BINDING", "REFERENCE")
OVER = ("COMPLETED", "CANCELLED", "DECLINED")
"""Assignments whose clock has nothing left to count."""


def set_deadlines(call: Call) -> dict[str, Any]:
    """What is proposed: nothing binds before the plan is approved."""
    for row in call.rows.get("task_deadlines", []):
        propose(call, row)
    overrides = dict(call.case.parameters)
    for row in call.rows.get("parameters", []):
        if row.get("name") and row.get("value") not in (None, ""):
            overrides[str(row["name"])] = row["value"]
    call.case.parameters = overrides
    return {}


def propose(call: Call, row: dict[str, Any]) -> None:
    kind = str(row.get("deadline_kind") or "NOT_SET")
    due = date.fromisoformat(row["due"]) if row.get("due") else None
    for assignment in assignments_of_row(call, row):
        assignment.deadline_kind = "REFERENCE" if kind == "BINDING" else kind
        assignment.current_due = due if kind in DATED else None
        assignment.deliverable = str(row.get("deliverable") or assignment.deliverable)[:500]
        assignment.basis = str(row.get("basis") or "")[:500]
        assignment.explanation = {"asked": kind, "start": call.db.today.isoformat()}


def assignments_of_row(call: Call, row: dict[str, Any]) -> list[Assignment]:
    """A row of the form is about one duty, for all its units or for one of them."""
    query = select(Assignment).where(
        Assignment.case_id == call.case.id, Assignment.role.in_(("implement", "lead"))
    )
    reference = row.get("obligation")
    if reference is not None:
        query = query.where(Assignment.obligation_id == obligation_id(call, reference))
    if row.get("unit"):
        query = query.where(Assignment.unit_id == int(row["unit"]))
    return list(call.db.scalars(query))


def obligation_id(call: Call, reference: Any) -> int | None:
    """The row names the duty by its id, or by its number as printed."""
    for obligation in call.directive.obligations:
        if str(reference) in (str(obligation.id), obligation.ordinal):
            return obligation.id
    return None


def approve_deadlines(call: Call) -> dict[str, Any]:
    """The decision gives a basis to what had none; then deadlines are in the ledger."""
    if call.answer.get("decision") != "ok":
        return {}
    document = describe_document(call.answer.get("basis_document"))
    own_words = bound_by_words(call.db, call.case)
    count = 0
    for assignment in call.db.scalars(select(Assignment).where(Assignment.case_id == call.case.id)):
        if assignment.explanation.get("asked") == "BINDING":
            is_based = bool(document) or has_basis(assignment, own_words)
            assignment.basis = joined_basis(assignment.basis, document)
            if is_based and assignment.current_due:
                assignment.deadline_kind = "BINDING"
                count += 1
        if assignment.original_due is None and assignment.current_due is not None:
            assignment.original_due = assignment.current_due
            note_change(call.db, assignment, "set", None, call.officer_id, "", assignment.basis)
        plan_reminders(call.db, assignment)
    return {"binding": count}


def set_at_sending(
    db: Work, obligation: Obligation, kind: str, due: date | None, basis: str, officer_id: int
) -> None:
    """What the directive says when it is sent out is in the ledger at once."""
    wanted = select(Assignment).where(Assignment.obligation_id == obligation.id)
    for one in db.scalars(wanted):
        one.deadline_kind, one.basis = kind, basis[:500]
        one.explanation = {"asked": kind, "start": db.today.isoformat()}
        if kind in DATED and due is not None:
            one.original_due = one.current_due = due
            note_change(db, one, "set", None, officer_id, "", one.basis)
        plan_reminders(db, one)


def bound_by_words(db: Work, case: Case) -> frozenset[int]:
    """Duties whose deadline the directive itself states."""
    return frozenset(db.scalars(
        select(Obligation.id).where(
            Obligation.directive_id == case.directive_id, Obligation.deadline_kind == "BINDING"
        )
    ))  # fmt: skip


def has_basis(assignment: Assignment, own_words: frozenset[int]) -> bool:
    """The directive's own words, or a basis that names a document by its number (decision 2)."""
    return assignment.obligation_id in own_words or NUMBERED.search(assignment.basis) is not None


def needs_basis(db: Work, case: Case) -> bool:
    """Something is to bind that has no basis of its own: the approval must name the document."""
    own_words = bound_by_words(db, case)
    asked = db.scalars(select(Assignment).where(Assignment.case_id == case.id))
    return any(
        one.explanation.get("asked") == "BINDING" and not has_basis(one, own_words) for one in asked
    )


def resume_clock(db: Work, assignment: Assignment, officer_id: int | None) -> None:
    """The days between submission and the answer are the receiver's: the deadline moves by them.

    domain.md 9.5, rules 1 and 2. The days of submission stay in the explanation.
    """
    sent = assignment.submitted_on
    if sent is None:
        return
    earlier = list(assignment.explanation.get("submissions", ()))
    assignment.explanation = {
        **assignment.explanation, "submissions": [*earlier, sent.isoformat()]
    }  # fmt: skip
    calendar = calendar_of(db)
    held = max(calendar.between(sent, db.today), 0)
    before = assignment.current_due
    if before is None or held == 0:
        return
    assignment.current_due = calendar.add(before, held)
    reason = words.sentence(
        "clock-resumed", {"days": held, "sent": printed(sent), "answered": printed(db.today)}
    )
    note_change(db, assignment, "resume", before, officer_id, reason, assignment.basis)
    plan_reminders(db, assignment)


def describe_document(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(printed(part) for part in value.values() if part)[:500]
    return str(value or "")[:500]


def printed(part: Any) -> str:
    """A day as on paper."""
    try:
        return date.fromisoformat(str(part)).strftime("%d/%m/%Y")
    except ValueError:
        return str(part)


def joined_basis(said: str, document: str) -> str:
    """The same document is not named twice."""
    number = document.partition(",")[0]
    parts = [said] if said and number and number in said else [said, document]
    return "; ".join(one for one in parts if one)[:500]


def note_change(
    db: Work,
    assignment: Assignment,
    kind: str,
    before: date | None,
    officer_id: int | None,
    reason: str,
    basis: str,
) -> None:
    db.add(DeadlineChange(
        assignment_id=assignment.id, kind=kind, from_due=before, to_due=assignment.current_due,
        reason=reason[:1000], basis=basis[:500], officer_id=officer_id, at=db.now,
    ))  # fmt: skip


def extend(
    db: Work, assignment: Assignment, due: date, officer_id: int | None, reason: str, basis: str
) -> None:
    before, assignment.current_due = assignment.current_due, due
    if assignment.original_due is None:
        assignment.original_due = due
    note_change(db, assignment, "extend", before, officer_id, reason, basis)
    plan_reminders(db, assignment)


def suspend(
    db: Work, assignment: Assignment, officer_id: int | None, reason: str, basis: str
) -> None:
    """The clock stands still; nothing is reminded until it is resumed."""
    assignment.suspended_on = db.today
    assignment.progress = "SUSPENDED"
    note_change(db, assignment, "suspend", assignment.current_due, officer_id, reason, basis)
    withdraw_reminders(db, assignment)


def plan_reminders(db: Work, assignment: Assignment) -> None:
    """Rows derived from the deadline, made anew whenever it moves (decision 13)."""
    withdraw_reminders(db, assignment)
    is_dated = assignment.deadline_kind in DATED and assignment.current_due is not None
    if not is_dated or assignment.suspended_on or assignment.current_due is None:
        return
    due, calendar = assignment.current_due, calendar_of(db)
    rules = parameters_of(db, db.get(Case, assignment.case_id))["reminders"]
    for days in rules["before"]:
        put(db, assignment, f"before-{days}", calendar.add(due, -int(days)))
    put(db, assignment, "after", calendar.add(due, int(rules["overdue_in_app"])))
    if assignment.deadline_kind == "BINDING":
        put(db, assignment, "letter", calendar.add(due, int(rules["overdue_letter"])))
        put(db, assignment, "btv", calendar.add(due, int(rules["escalate_to_btv"])))


def put(db: Work, assignment: Assignment, key: str, day: date) -> None:
    """Past reminders before the date are not caught up: they would all come at once."""
    moment: datetime = at(day, MORNING)
    if key.startswith("before") and moment < db.now - timedelta(days=1):
        return
    db.add(Due(kind="reminder", assignment_id=assignment.id, key=key, due_at=moment))


def withdraw_reminders(db: Work, assignment: Assignment) -> None:
    db.execute(
        update(Due)
        .where(Due.assignment_id == assignment.id, Due.kind == "reminder", Due.ended_at.is_(None))
        .values(ended_at=db.now)
    )


def withdraw_all_reminders(db: Work, case_id: int) -> None:
    """One statement, however many units the case has."""
    of_case = select(Assignment.id).where(Assignment.case_id == case_id)
    db.execute(
        update(Due)
        .where(Due.assignment_id.in_(of_case), Due.kind == "reminder", Due.ended_at.is_(None))
        .values(ended_at=db.now)
    )


def obligations_of(call: Call) -> list[Obligation]:
    return list(call.directive.obligations)
