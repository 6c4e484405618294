"""Deadlines of assignments: they bind only with a basis; every change is a line of the ledger."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from server import words
from server.database import Work
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.parameters import parameters_of
from server.tables import Assignment, Case, DeadlineChange, Due
from server.tables.search import enter_basis
from workflows.workdays import at

MORNING = time(7, 30)  # the daily sweep
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
    """One statement for all units of the row."""
    kind = str(row.get("deadline_kind") or "NOT_SET")
    due = date.fromisoformat(row["due"]) if row.get("due") else None
    said: dict[str, Any] = {
        "deadline_kind": "REFERENCE" if kind == "BINDING" else kind,
        "current_due": due if kind in DATED else None,
        "basis": str(row.get("basis") or "")[:500],
        "explanation": {"asked": kind, "start": call.db.today.isoformat()},
    }
    if row.get("deliverable"):
        said["deliverable"] = str(row["deliverable"])[:500]
    call.db.execute(update(Assignment).where(*of_row(call, row)).values(**said))


def of_row(call: Call, row: dict[str, Any]) -> list[ColumnElement[bool]]:
    """A row of the form is about one duty, for all its units or for one of them."""
    wanted = [Assignment.case_id == call.case.id, Assignment.role.in_(("implement", "lead"))]
    reference = row.get("obligation")
    if reference is not None:
        wanted.append(Assignment.obligation_id == obligation_id(call, reference))
    if row.get("unit"):
        wanted.append(Assignment.unit_id == int(row["unit"]))
    return wanted


def obligation_id(call: Call, reference: Any) -> int | None:
    """The row names the duty by its id, or by its number as printed."""
    for obligation in call.directive.obligations:
        if str(reference) in (str(obligation.id), obligation.ordinal):
            return obligation.id
    return None


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


def note_change(
    db: Work,
    assignment: Assignment,
    kind: str,
    before: date | None,
    officer_id: int | None,
    reason: str,
    basis: str,
    unit_id: int | None = None,
) -> None:
    """`unit_id`: of a hand-over, who had it."""
    db.add(DeadlineChange(
        assignment_id=assignment.id, kind=kind, from_due=before, to_due=assignment.current_due,
        reason=reason[:1000], basis=basis[:500], officer_id=officer_id, at=db.now, unit_id=unit_id,
    ))  # fmt: skip
    make_found(db, assignment.case_id, basis[:500])


def make_found(db: Work, case_id: int, basis: str) -> None:
    """The search knows the document; asked once in a transaction, however many lines name it."""
    asked = ("basis", case_id, basis)
    if basis and asked not in db.info:
        db.info[asked] = True
        db.flush()
        enter_basis(db.connection(), case_id, basis)


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
    case = db.get(Case, assignment.case_id)
    due = assignment.current_due
    for key, moment in reminders_for(db, case, assignment.deadline_kind, due):
        db.add(Due(kind="reminder", assignment_id=assignment.id, key=key, due_at=moment))


def reminders_for(db: Work, case: Case | None, kind: str, due: date) -> list[tuple[str, datetime]]:
    """Rule and moment. Past ones before the date are not caught up: all would come at once."""
    rules, calendar = parameters_of(db, case)["reminders"], calendar_of(db)
    is_binding = kind == "BINDING"
    before = rules["before" if is_binding else "reference_before"]
    after = rules["overdue_in_app" if is_binding else "reference_after"]
    days = {f"before-{count}": -int(count) for count in before}
    days["after"] = int(after)
    if is_binding:
        days |= {"letter": int(rules["overdue_letter"]), "btv": int(rules["escalate_to_btv"])}
    moments = [(key, at(calendar.add(due, count), MORNING)) for key, count in days.items()]
    yesterday = db.now - timedelta(days=1)
    return [one for one in moments if not one[0].startswith("before") or one[1] >= yesterday]


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
