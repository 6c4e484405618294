"""Deadlines of every unit in one decision: as many statements for a thousand units as for ten.

What differs is grouped first: there are no more bases and days than somebody has typed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, null, select, update

from server.database import Work
from server.services.call import Call
from server.services.deadlines import DATED, describe_document, make_found, reminders_for
from server.services.review_days import approve_review_day
from server.tables import Assignment, Case, DeadlineChange, Due, Obligation

NUMBERED = re.compile(r"\b\d{1,5}\s?[-/]\s?[A-ZĐƯ][\w.-]*")  # 45-KH/BDVTU, 142/ĐCT-VP
ASKED = Assignment.explanation["asked"].as_string() == "BINDING"
Which = tuple[ColumnElement[bool], ...]


def approve_deadlines(call: Call) -> dict[str, Any]:
    """The decision gives a basis to what had none; then deadlines are in the ledger."""
    if call.answer.get("decision") != "ok":
        return {}
    whole = (Assignment.case_id == call.case.id,)
    document = describe_document(call.answer.get("basis_document"))
    count = bind(call.db, call.case, document)
    open_ledgers(call.db, whole, call.officer_id)
    plan_all_reminders(call.db, call.case, whole)
    approve_review_day(call, document)
    return {"binding": count}


def set_at_sending(
    db: Work, case: Case, duty: Obligation, kind: str, due: date | None, basis: str, officer_id: int
) -> None:
    """What the directive says when it is sent out is in the ledger at once."""
    whole = (Assignment.case_id == case.id, Assignment.obligation_id == duty.id)
    said: dict[str, Any] = {
        "deadline_kind": kind, "basis": basis[:500],
        "explanation": {"asked": kind, "start": db.today.isoformat()},
    }  # fmt: skip
    if kind in DATED and due is not None:
        said |= {"current_due": due, "original_due": None}
    db.execute(update(Assignment).where(*whole).values(**said))
    if "current_due" in said:
        open_ledgers(db, whole, officer_id)
    plan_all_reminders(db, case, whole)


def bind(db: Work, case: Case, document: str) -> int:
    """How many bind now. Longer bases first: none is met again as another's result."""
    own_words, count = bound_by_words(db, case), 0
    groups = asked_groups(db, case)
    for obligation_id, basis in sorted(groups, key=lambda one: -len(one[1])):
        group = (Assignment.case_id == case.id, Assignment.obligation_id == obligation_id,
                 Assignment.basis == basis, ASKED)  # fmt: skip
        if document or has_basis(obligation_id, basis, own_words):
            dated = update(Assignment).where(*group, Assignment.current_due.is_not(None))
            done = db.execute(dated.values(deadline_kind="BINDING"))
            count += int(done.rowcount)  # type: ignore[attr-defined]
        joined = joined_basis(basis, document)
        if joined != basis:
            db.execute(update(Assignment).where(*group).values(basis=joined))
    return count


def asked_groups(db: Work, case: Case) -> list[tuple[int, str]]:
    """Duty and basis of what is to bind."""
    found = select(Assignment.obligation_id, Assignment.basis).distinct()
    asked = found.where(Assignment.case_id == case.id, ASKED)
    return [(duty, basis) for duty, basis in db.execute(asked)]


def bound_by_words(db: Work, case: Case) -> frozenset[int]:
    """Duties whose deadline the directive itself states."""
    return frozenset(db.scalars(
        select(Obligation.id).where(
            Obligation.directive_id == case.directive_id, Obligation.deadline_kind == "BINDING"
        )
    ))  # fmt: skip


def has_basis(obligation_id: int, basis: str, own_words: frozenset[int]) -> bool:
    """The directive's own words, or a basis that names a document by its number (decision 2)."""
    return obligation_id in own_words or NUMBERED.search(basis) is not None


def needs_basis(db: Work, case: Case) -> bool:
    """Something is to bind that has no basis of its own: the approval must name the document."""
    own_words = bound_by_words(db, case)
    return not all(has_basis(one, basis, own_words) for one, basis in asked_groups(db, case))


def joined_basis(said: str, document: str) -> str:
    """The same document is not named twice."""
    number = document.partition(",")[0]
    parts = [said] if said and number and number in said else [said, document]
    return "; ".join(one for one in parts if one)[:500]


def open_ledgers(db: Work, which: Which, officer_id: int | None) -> None:
    """The first line of each that has a day now and had none before."""
    begun = (*which, Assignment.original_due.is_(None), Assignment.current_due.is_not(None))
    lines = select(
        Assignment.id, literal("set"), null(), Assignment.current_due, literal(""),
        func.substr(Assignment.basis, 1, 500), literal(officer_id, DeadlineChange.officer_id.type),
        literal(db.now, DeadlineChange.at.type),
    ).where(*begun)  # fmt: skip
    columns = ["assignment_id", "kind", "from_due", "to_due", "reason", "basis", "officer_id", "at"]
    db.execute(insert(DeadlineChange).from_select(columns, lines.order_by(Assignment.id)))
    bases = db.execute(select(Assignment.case_id, Assignment.basis).where(*begun).distinct()).all()
    db.execute(update(Assignment).where(*begun).values(original_due=Assignment.current_due))
    for case_id, basis in bases:
        make_found(db, case_id, basis[:500])


def plan_all_reminders(db: Work, case: Case, which: Which) -> None:
    """The same of many: rows derived from the deadline, made anew (decision 13)."""
    waiting = (Due.kind == "reminder", Due.ended_at.is_(None))
    ids = select(Assignment.id).where(*which)
    db.execute(
        update(Due)
        .where(Due.assignment_id.in_(ids), *waiting)
        .values(ended_at=db.now)
        .execution_options(synchronize_session=False)  # nobody holds one
    )
    running = (*which, Assignment.deadline_kind.in_(DATED), Assignment.suspended_on.is_(None))
    days = select(Assignment.deadline_kind, Assignment.current_due).distinct().where(*running)
    for kind, due in db.execute(days).all():
        if due is None:
            continue
        same = (*running, Assignment.deadline_kind == kind, Assignment.current_due == due)
        for key, moment in reminders_for(db, case, kind, due):
            put_for_all(db, same, key, moment)


def put_for_all(db: Work, which: Which, key: str, moment: Any) -> None:
    rows = select(
        literal("reminder"), Assignment.id, literal(key), literal(moment, Due.due_at.type),
        *(literal(default, column.type) for column, default in DEFAULTS),
    ).where(*which)  # fmt: skip
    columns = ["kind", "assignment_id", "key", "due_at", *(one.key for one, _ in DEFAULTS)]
    db.execute(insert(Due).from_select(columns, rows, include_defaults=False))


DEFAULTS: tuple[tuple[Any, Any], ...] = (
    (Due.element, ""), (Due.payload, {}), (Due.attempts, 0), (Due.failed, False), (Due.held, False)
)  # fmt: skip
