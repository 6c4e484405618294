"""Instances as rows: locking, loading their definition, starting new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from server.database import Work
from server.errors import NotFound
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
    "current_definition_id",
    "definition_by_id",
    "definition_for",
    "lock_instance",
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
    definition = definition_by_id(db, birth.definition_id)
    instance = Instance(
        case_id=birth.case_id,
        definition_id=birth.definition_id,
        part=birth.part or birth.start or "",
        parent_id=birth.parent_id,
        child_group_id=birth.child_group_id,
        item=birth.item,
        unit_id=birth.unit_id,
        status="running",
        keys=dict(birth.keys),
        parties=dict(birth.parties),
        state=b"",
        started_at=db.now,
    )
    db.add(instance)
    db.flush()
    data = {**birth.data, **birth.keys, "instance_id": str(instance.id)}
    if birth.part:
        advance = engine.start(definition, world_of(db, instance), part=birth.part, data=data)
    else:
        advance = engine.start(definition, world_of(db, instance), start=birth.start, data=data)
    instance.part = advance.state.part
    record(db, instance, definition, advance, kind="instance.started", officer_id=birth.officer_id)
    set_marks(db, instance, definition)
    return instance


def lock_instance(db: Work, instance_id: int) -> Instance:
    """Lock first, then look: what was read before the lock is read again."""
    instance = db.scalars(
        select(Instance)
        .where(Instance.id == instance_id)
        .options(undefer(Instance.state))
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one_or_none()
    if instance is None:
        raise NotFound("instance-not-found")
    return instance


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
