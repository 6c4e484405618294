"""What a message or a schedule starts: which case, unit, parent and data the new instance has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording.instances import (
    Birth,
    current_definition_id,
    definition_by_id,
    lock_instance,
    pinned_definition_id,
)
from server.services.drafting import draft_case
from server.services.obstacles import note_late_item
from server.services.purposes import plain_start
from server.services.round_days import keys_of_round
from server.tables import Case, Definition, IncomingEntry, Instance, Message, Schedule

ABOUT = {"obstacle_id", "assignment_id"}
"""What a message to a unit is about; about nothing of the kind, it is late with its work."""


def birth_by_message(db: Work, key: str, element: str, message: Message) -> Birth | None:
    if "document_id" in message.keys:
        return birth_of_draft(db, key, element, int(message.keys["document_id"]))
    case = case_of(db, message)
    if case is None:
        return None
    # Two workers: the second sees the first one's root. PostgreSQL locks no row that may be absent,
    # so only the case's own, not what is joined to it.
    db.refresh(case, with_for_update={"of": Case})
    parent = root_of(db, case.id)
    keys = {**case_keys(case), **message.keys}
    if parent is None:  # the message starts the case's own root
        case.rollout_key = key
        return Birth(case_id=case.id, definition_id=current_definition_id(db, key), start=element,
                     keys=case_keys(case), data=dict(message.payload))  # fmt: skip
    if root_key(db, parent) == key:
        return None  # one root per case, however often the document is said to be issued
    unit_id = int(keys["unit_id"]) if keys.get("unit_id") else None
    if unit_id is not None and not ABOUT & message.keys.keys():
        keys["obstacle_id"] = str(note_late_item(db, case, unit_id, message).id)
    return Birth(case_id=case.id, definition_id=pinned_definition_id(db, case.id, key),
                 unit_id=unit_id, parent_id=parent.id, start=element, keys=keys,
                 parties={}, data=dict(message.payload))  # fmt: skip


def birth_of_draft(db: Work, key: str, element: str | None, incoming_id: int | None) -> Birth:
    """P1: a draft directive and its case come into being with the instance."""
    entry = db.get(IncomingEntry, incoming_id) if incoming_id is not None else None
    case = draft_case(db, entry)
    definition_id = current_definition_id(db, key)
    start = element or plain_start(definition_by_id(db, definition_id))
    return Birth(case_id=case.id, definition_id=definition_id, start=start,
                 keys=case_keys(case), data={"document_id": str(incoming_id or "")})  # fmt: skip


def birth_by_schedule(db: Work, schedule: Schedule) -> Birth:
    case = db.get_one(Case, schedule.case_id)
    definition_id = pinned_definition_id(db, case.id, schedule.calls)
    kept = keys_of_round(db, case, definition_by_id(db, definition_id))
    return Birth(case_id=case.id, definition_id=definition_id, parent_id=schedule.instance_id,
                 keys={**case_keys(case), "cycle_no": str(schedule.cycle_no), **kept})  # fmt: skip


def case_of(db: Work, message: Message) -> Case | None:
    if message.case_id is not None:
        return db.get(Case, message.case_id)
    directive_id = message.keys.get("directive_id")
    if directive_id is None:
        return None
    return db.scalars(select(Case).where(Case.directive_id == int(directive_id))).one_or_none()


def case_keys(case: Case) -> dict[str, Any]:
    return {"directive_id": str(case.directive_id), "urgency": case.directive.urgency}


def root_of(db: Work, case_id: int) -> Instance | None:
    """The instance that carries the running case; drafting is over by then."""
    return db.scalars(
        select(Instance)
        .join(Definition, Definition.id == Instance.definition_id)
        .join(Case, Case.id == Instance.case_id)
        .where(
            Instance.case_id == case_id,
            Instance.parent_id.is_(None),
            Definition.key == Case.rollout_key,
        )
        .order_by(Instance.id.desc())
        .limit(1)
    ).one_or_none()


def lock_root(db: Work, case_id: int) -> Instance | None:
    """For a birth beside what runs: the order of an officer, who locks the case after it.

    Another such birth, or whoever suspends the case, waits.
    """
    root = root_of(db, case_id)
    return lock_instance(db, root.id) if root is not None else None


def root_key(db: Work, root: Instance) -> str:
    return db.get_one(Definition, root.definition_id).key
