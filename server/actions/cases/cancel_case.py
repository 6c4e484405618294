"""Cancel a case with everything under it. It cannot be undone, so its number is typed again."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording import journal
from server.recording.giving_up import give_up_case
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import lock_whole_case, mark_instances
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.telling import tell_units
from server.tables import Case, Halt
from server.textfold import nfc
from workflows.forms import FieldProblem

DRAFT = "dự thảo"
"""Typed for a case whose directive has no number yet."""


def cancel_case(
    database: Database, *, officer_id: int, case_id: int, grounds: Grounds, number: str, key: str
) -> int:
    """The id of the halt; the worker ends the instances, parents first."""
    with database.transaction() as db:
        form = sent_form(key, "cancel_case", case_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["halt"])
        case = lock_whole_case(db, case_id)
        look(db, officer_id, case)
        require_confirmed(case, number)
        require_grounds(grounds, "reason", "document")
        halt = give_up(db, officer_id, case, grounds)
        store_answer(db, form, {"halt": halt.id})
        return halt.id


def look(db: Work, officer_id: int, case: Case) -> None:
    if not access.may_see_case(db, officer_id, case.id):
        raise NotFound("case-not-found")
    if not access.may_halt_case(db, officer_id, case.id):
        raise NotAllowed("may-not-halt")
    if case.status not in ("drafting", "running"):
        raise Changed("case-over")


def require_confirmed(case: Case, typed: str) -> None:
    if same(typed) != same(number_to_type(case)):
        problem = FieldProblem(("number",), "not-the-number", {"number": number_to_type(case)})
        raise Invalid("number-differs", problems=[problem])


def number_to_type(case: Case) -> str:
    return case.directive.full_number or DRAFT


def same(text: str) -> str:
    return "".join(nfc(text).casefold().split())


def give_up(db: Work, officer_id: int, case: Case, grounds: Grounds) -> Halt:
    halt = Halt(kind="cancel", case_id=case.id, reason=grounds.reason, document=grounds.document,
                officer_id=officer_id, at=db.now)  # fmt: skip
    db.add(halt)
    db.flush()
    count = mark_instances(db, halt)
    end_suspensions(db, halt)
    give_up_case(db, halt)
    tell_units(db, halt, "case-cancelled")
    case.halt_id = halt.id
    case.status = "ended"
    case.closed_at = db.now
    journal.append(db, "case.cancelled", case_id=case.id, officer_id=officer_id,
                   data={**grounds.told(), "instances": count})  # fmt: skip
    return halt


def end_suspensions(db: Work, halt: Halt) -> None:
    """Nothing of the case is suspended any more: it is over."""
    suspended = select(Halt).where(
        Halt.case_id == halt.case_id, Halt.kind == "suspend", Halt.ended_at.is_(None)
    )
    for one in db.scalars(suspended):
        one.ended_at = db.now
        one.ended_by_id = halt.officer_id
        one.end_reason = halt.reason
        one.end_document = halt.document
