"""Instances as rows: locking, loading their definition, starting new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import make_transient_to_detached, undefer

from server.database import Work, insert_numbered
from server.errors import NotFound
from server.recording.halting import halt_of
from server.recording.journal import FIRST, note_lock
from server.recording.limits import set_marks
from server.recording.record import record
from server.recording.releases import current_definition_id, current_keys
from server.services.definitions import definition_by_id, definition_for, state_of
from server.services.world import world_of
from server.tables import Case, CaseDefinition, Instance
from workflows import engine

__all__ = [
    "Birth",
    "begin",
    "begin_all",
    "current_definition_id",
    "definition_by_id",
    "definition_for",
    "lock_instance",
    "note_locked",
    "pin_versions",
    "pinned_definition_id",
    "state_of",
]


@dataclass(frozen=True)
class Birth:
    """What a new instance starts from."""

    case_id: int | None
    definition_id: int
    unit_id: int | None = None
    parent_id: int | None = None
    child_group_id: int | None = None
    item: int | None = None
    start: str | None = None
    part: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    officer_id: int | None = None


def begin(db: Work, birth: Birth) -> Instance:
    """Insert the row, start the engine, record what it did."""
    return begin_all(db, [birth])[0]


def begin_all(db: Work, births: Sequence[Birth]) -> list[Instance]:
    """The rows of a whole batch in one statement; what they do is kept on one sheet."""
    places = {place_of(one) for one in births}
    halts = {place: halt_of(db, *place) for place in places if place[0] is not None}
    rows = [row_of(db, one, halts.get(place_of(one))) for one in births]
    db.flush()
    ids = insert_numbered(db.wire, Instance.__table__, rows)
    made = [as_stored(db, {"id": id_, **row}) for id_, row in zip(ids, rows, strict=True)]
    for instance, birth in zip(made, births, strict=True):
        start(db, instance, birth)
    return made


def place_of(birth: Birth) -> tuple[int | None, int | None, int | None]:
    return birth.case_id, birth.unit_id, birth.parent_id


def row_of(db: Work, birth: Birth, halt_id: int | None) -> dict[str, Any]:
    return {
        "case_id": birth.case_id,
        "definition_id": birth.definition_id,
        "part": birth.part or birth.start or "",
        "parent_id": birth.parent_id,
        "child_group_id": birth.child_group_id,
        "item": birth.item,
        "unit_id": birth.unit_id,
        "status": "running",
        "outcome": None,
        "keys": dict(birth.keys),
        "parties": dict(birth.parties),
        "state": b"",
        "version": 1,
        "journal_seq": 0,
        "journal_hash": FIRST,
        "started_at": db.now,
        "ended_at": None,
        "halt_id": halt_id,
    }


def as_stored(db: Work, row: dict[str, Any]) -> Instance:
    """An object for a row that is in the database already: nothing is read again."""
    instance = Instance(**row)
    make_transient_to_detached(instance)
    db.add(instance)
    note_lock(db, instance.id)
    return instance


def start(db: Work, instance: Instance, birth: Birth) -> None:
    definition = definition_by_id(db, birth.definition_id)
    data = {**birth.data, **birth.keys, "instance_id": str(instance.id)}
    if birth.part:
        advance = engine.start(definition, world_of(db, instance), part=birth.part, data=data)
    else:
        advance = engine.start(definition, world_of(db, instance), start=birth.start, data=data)
    record(db, instance, definition, advance, kind="instance.started", officer_id=birth.officer_id)
    set_marks(db, instance, definition)


LOCK = (
    select(Instance)
    .where(Instance.id == bindparam("id"))
    .options(undefer(Instance.state))
    .execution_options(populate_existing=True)
    .with_for_update()
)


def lock_instance(db: Work, instance_id: int) -> Instance:
    """Lock first, then look: what was read before the lock is read again."""
    held = db.info.get(("held", instance_id))
    if held is not None:
        return cast(Instance, held)
    instance = db.scalars(LOCK, {"id": instance_id}).one_or_none()
    if instance is None:
        raise NotFound("instance-not-found")
    note_locked(db, instance)
    return instance


def note_locked(db: Work, instance: Instance) -> None:
    """Its row is locked by this transaction, and was read, state and all, after that."""
    note_lock(db, instance.id)
    db.info["held", instance.id] = instance


def pinned_definition_id(db: Work, case_id: int | None, key: str) -> int:
    """The version the case runs on; the current for what it did not know when it started."""
    if case_id is not None:
        pinned = db.get(CaseDefinition, (case_id, key))
        if pinned is not None:
            return pinned.definition_id
    return current_definition_id(db, key)


def pin_versions(db: Work, case: Case) -> None:
    """Every key, in its current version, stays the case's version (decision 20)."""
    for key in sorted(current_keys(db)):
        if db.get(CaseDefinition, (case.id, key)) is None:
            current = current_definition_id(db, key)
            db.add(CaseDefinition(case_id=case.id, key=key, definition_id=current))
    db.flush()
