"""Suspend a case, or one unit's part of it: tasks, timers, jobs and clocks stand still."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import (
    is_resuming,
    lock_whole_case,
    mark_instances,
    require_moving,
)
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.telling import tell_units
from server.services.clocks import stop_clocks
from server.tables import Case, Halt, Instance


def suspend_case(
    database: Database,
    *,
    officer_id: int,
    case_id: int,
    grounds: Grounds,
    key: str,
    unit_id: int | None = None,
) -> int:
    """The id of the halt. `key` is a UUID made when the form was rendered."""
    with database.transaction() as db:
        form = sent_form(key, "suspend_case", case_id, unit_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["halt"])
        case = lock_whole_case(db, case_id)
        look(db, officer_id, case, unit_id)
        require_grounds(grounds, "reason", "document")
        halt = stop(db, officer_id, case, unit_id, grounds)
        store_answer(db, form, {"halt": halt.id})
        return halt.id


def look(db: Work, officer_id: int, case: Case, unit_id: int | None) -> None:
    if not access.may_see_case(db, officer_id, case.id):
        raise NotFound("case-not-found")
    if not access.may_halt_case(db, officer_id, case.id):
        raise NotAllowed("may-not-halt")
    require_moving(db, case.halt_id)
    if case.status not in ("drafting", "running"):
        raise Changed("case-over")
    if is_resuming(db, case.id):
        raise Changed("case-resuming")
    if unit_id is not None and not is_running(db, case.id, unit_id):
        raise Changed("unit-not-running")


def is_running(db: Work, case_id: int, unit_id: int) -> bool:
    """Something of the unit still runs, and is not suspended already."""
    open_ones = select(Instance.id).where(
        Instance.case_id == case_id, Instance.unit_id == unit_id,
        Instance.ended_at.is_(None), Instance.halt_id.is_(None),
    )  # fmt: skip
    return db.scalar(open_ones.limit(1)) is not None


def stop(db: Work, officer_id: int, case: Case, unit_id: int | None, grounds: Grounds) -> Halt:
    halt = Halt(kind="suspend", case_id=case.id, unit_id=unit_id, reason=grounds.reason,
                document=grounds.document, officer_id=officer_id, at=db.now)  # fmt: skip
    db.add(halt)
    db.flush()
    count = mark_instances(db, halt)
    stop_clocks(db, halt)
    if unit_id is None:
        case.halt_id = halt.id
    tell_units(db, halt, "case-suspended")
    journal.append(db, "case.suspended", case_id=case.id, unit_id=unit_id, officer_id=officer_id,
                   data={**grounds.told(), "instances": count})  # fmt: skip
    return halt
