"""Late by a binding deadline: the reminder letter (P5b) starts by itself, one for the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from server.database import Work
from server.recording.instances import Birth, begin, definition_by_id, pinned_definition_id
from server.recording.starts import case_keys, lock_root
from server.services.lateness import exhausted_items, letter_items
from server.services.purposes import key_for, start_counting
from server.tables import Case, Definition, Instance

EXHAUSTED, LATE = "reminders.escalate_to_btv", "reminders.overdue_letter"
"""Parameters by which the model's starts are reached: urged often enough, or late."""


def start_letter(db: Work, case_id: int, start: str) -> None:
    """Not while another one is being written, and not twice on one day.

    `start` is the parameter of one of the model's starts; of old jobs, the start event itself.
    """
    root = lock_root(db, case_id)
    case = db.get_one(Case, case_id)
    key = key_for(db, "reminder")
    definition_id = pinned_definition_id(db, case_id, key)
    definition = definition_by_id(db, definition_id)
    start = start_counting(definition, start) or start
    is_exhausted = start == start_counting(definition, EXHAUSTED)
    items = exhausted_items(db, case_id) if is_exhausted else letter_items(db, case_id)
    is_over = case.halt_id is not None or root is None or root.ended_at is not None
    if root is None or is_over or not items or is_written(db, case_id, key, start):
        return
    kind = "exhausted" if is_exhausted else "late"
    rows = {"rows": f"{kind}/{case_id}", "count": len(items)}
    begin(db, Birth(
        case_id=case_id, definition_id=definition_id,
        parent_id=root.id, start=start, keys=case_keys(case),
        data={"reminder": {"exhausted_items": rows, "exhausted": kind == "exhausted"}},
    ))  # fmt: skip


def is_written(db: Work, case_id: int, key: str, start: str) -> bool:
    today = db.now - timedelta(hours=20)
    begun = letters(case_id, key).where(
        Instance.part == start, (Instance.ended_at.is_(None)) | (Instance.started_at > today)
    )
    return db.scalar(begun.limit(1)) is not None


def is_begun_today(db: Work, case_id: int) -> bool:
    """Late ones are written to already: `start_letter` would begin no other."""
    key = key_for(db, "reminder")
    definition = definition_by_id(db, pinned_definition_id(db, case_id, key))
    return is_written(db, case_id, key, start_counting(definition, LATE) or LATE)


def is_being_written(db: Work, case_id: int) -> bool:
    begun = letters(case_id, key_for(db, "reminder")).where(Instance.ended_at.is_(None))
    return db.scalar(begun.limit(1)) is not None


def letters(case_id: int, key: str) -> Select[Any]:
    return (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.case_id == case_id, Definition.key == key)
    )
