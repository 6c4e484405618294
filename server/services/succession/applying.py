"""On the day: every piece of open work goes where it was decided; the units follow in a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.call import Call
from server.services.people import tell
from server.services.succession.deciding import Decided, decisions, standing_answer
from server.services.succession.entering import succession_of
from server.services.succession.handing_over import (
    Seats,
    hand_over,
    hand_over_obstacle,
    hand_over_process,
    put_reseats,
)
from server.services.succession.judging import faults_of
from server.services.succession.locking import locked_work_of
from server.services.succession.open_work import CASE_ROLES
from server.tables import Assignment, Case, CaseUnit, Job, Obstacle, Succession, SuccessionItem

NOTHING = {"moved": 0, "closed": 0, "told": {"rows": "succeeded/0", "count": 0}}
PLACED = ("process", "part", "round")
"""Work with which a unit stands among the units of a case."""


def apply_succession(call: Call) -> dict[str, Any]:
    """What is decided here is written at once; instances are reached through jobs."""
    db, found = call.db, succession_of(call.db, call.instance)
    if found is None or found.state != "approved":
        return {**NOTHING, "is_outdated": False}
    rest, said = standing_answer(db, call.instance)
    work = locked_work_of(db, call.instance, found)
    if faults := list(dict.fromkeys(faults_of(call, found, work, rest, said))):
        return sent_back(db, found, faults)
    decided = [one for one in decisions(found, work, rest, said) if one.to != one.open.unit_id]
    db.add(Job(kind="succeed_units", payload={"succession_id": found.id}, run_at=db.now))
    seats = shares_in(decided)
    items = [carry_out(call, found, one, seats) for one in decided]
    put_reseats(db, seats)
    take_in(db, decided)
    found.state, found.applied_at = "applied", db.now
    db.flush()
    closed = sum(1 for one in decided if one.to is None)
    told = sum(1 for one in items if one.is_told)
    return {"moved": len(decided) - closed, "closed": closed, "is_outdated": False,
            "told": {"rows": f"succeeded/{found.id}", "count": told}}  # fmt: skip


def sent_back(db: Work, found: Succession, faults: Sequence[str]) -> dict[str, Any]:
    """The organisation, or what is open, has changed since: it is for people to enter it anew."""
    people = [one for one in (found.entered_by_id, found.approved_by_id) if one]
    tell(db, people, "rearrangement-stopped", basis=found.basis, succession=found.id,
         on=found.effective_on.isoformat(), why="; ".join(faults)[:1000])  # fmt: skip
    found.state, found.approved_by_id = "entered", None
    db.flush()
    return {**NOTHING, "is_outdated": True}


def shares_in(decided: Sequence[Decided]) -> Seats:
    """Of other units in a process: whoever goes on with it, or begins it anew, knows them all."""
    found: Seats = {}
    for one in decided:
        if one.open.kind == "share" and one.to is not None:
            found.setdefault(one.open.id, []).append((one.open.unit_id, one.to))
    return found


def carry_out(call: Call, found: Succession, one: Decided, seats: Seats) -> SuccessionItem:
    db, work = call.db, one.open
    item = SuccessionItem(
        succession_id=found.id, kind=work.kind, item_id=work.id, case_id=work.case_id,
        work=work.work, from_unit_id=work.unit_id, to_unit_id=one.to, reason=one.reason[:500],
    )  # fmt: skip
    db.add(item)
    if work.kind == "process":
        hand_over_process(call, found, one, item, seats)
    elif work.kind == "part":
        hand_over(call, found, one, [db.get_one(Assignment, work.id)])
    elif work.kind == "obstacle":
        hand_over_obstacle(db, db.get_one(Obstacle, work.id), one)
    elif work.kind in CASE_ROLES:
        setattr(db.get_one(Case, work.id), CASE_ROLES[work.kind], one.to)
    return item


def take_in(db: Work, decided: Sequence[Decided]) -> None:
    """Each successor stands in the case where the old unit stood, which keeps its own line."""
    moves = dict.fromkeys(
        (one.open.case_id, one.open.unit_id, one.to) for one in decided
        if one.to is not None and one.open.case_id is not None and one.open.kind in PLACED
    )  # fmt: skip
    wanted = select(CaseUnit).where(CaseUnit.case_id.in_({case_id for case_id, _, _ in moves}))
    stood: dict[tuple[int, int], list[CaseUnit]] = {}
    for row in db.scalars(wanted.order_by(CaseUnit.id)):
        stood.setdefault((row.case_id, row.unit_id), []).append(row)
    held = {(*place, row.role) for place, rows in stood.items() for row in rows}
    for case_id, before, after in moves:
        for row in stood.get((case_id, before), []):
            if (case_id, after, row.role) not in held:
                held.add((case_id, after, row.role))
                db.add(CaseUnit(case_id=case_id, unit_id=after, role=row.role,
                                group_text=row.group_text, position=row.position))  # fmt: skip
