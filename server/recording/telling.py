"""Who is concerned by a suspension, a resumption or a cancellation is told: each unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, insert, select, union

from server.database import Work
from server.services.people import holder_ids, tell
from server.tables import Assignment, Case, Halt, Instance, Job
from workflows.workdays import day_of

RESPONSIBLE = ("lanh_dao_don_vi", "lanh_dao_ban", "chuyen_vien", "van_thu")
BATCH = 50  # units of one transaction


def tell_units(db: Work, halt: Halt, code: str) -> None:
    """Looked at now, before anything moves on; told in the background, however many they are."""
    units = db.scalars(units_of(halt.id)).all()
    rows = [
        {"kind": "tell_units", "run_at": db.now,
         "payload": {"halt_id": halt.id, "code": code, "units": list(units[first:][:BATCH])}}
        for first in range(0, len(units), BATCH)
    ]  # fmt: skip
    if rows:
        db.execute(insert(Job), rows)


def units_of(halt_id: int) -> Select[tuple[int]]:
    """With work that runs or a part that is counted."""
    runs = select(Instance.unit_id).where(
        Instance.halt_id == halt_id, Instance.ended_at.is_(None), Instance.unit_id.is_not(None)
    )
    parts = select(Assignment.unit_id).where(Assignment.halt_id == halt_id)
    found = union(runs, parts).subquery()
    return select(found.c.unit_id).order_by(found.c.unit_id)


def tell_some(db: Work, halt_id: int, code: str, units: Sequence[int]) -> None:
    """Whoever did it knows."""
    halt = db.get_one(Halt, halt_id)
    number = db.get_one(Case, halt.case_id).directive.full_number or ""
    is_over = code == "case-resumed"
    reason = halt.end_reason if is_over else halt.reason
    told: dict[str, Any] = {
        "number": number,
        "on": day_of(halt.ended_at if is_over and halt.ended_at else halt.at).isoformat(),
        "reason": reason.rstrip(". "),
        "document": (halt.end_document if is_over else "") or halt.document,
        "days": halt.days,
    }
    for unit_id in units:
        people = [one for one in holder_ids(db, unit_id, RESPONSIBLE) if one != halt.officer_id]
        tell(db, people, code, case_id=halt.case_id, **told)
