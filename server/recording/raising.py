"""What a unit raises from a page goes to its own process that waits for it, else beside the case's.

Callers lock in that order: the process that waits, or the root and the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording import journal
from server.recording.halting import halt_of, lock_case, require_moving
from server.recording.instances import (
    Birth,
    begin,
    definition_by_id,
    lock_instance,
    pinned_definition_id,
)
from server.recording.messages import send
from server.recording.starts import case_keys, lock_root, root_of
from server.services.purposes import key_for, plain_start
from server.tables import AwaitingRow, Case, ChangeRequest, Instance, Obstacle

KEPT = "5WD"
"""How long a withdrawal waits for a process that has not begun yet."""


def lock_place(db: Work, case: Case, unit_id: int, source: Instance | None) -> None:
    """Halted when what would take it stands still."""
    if source is not None:
        require_moving(db, source.halt_id)
        return
    lock_root(db, case.id)
    standing = halt_of(db, case.id, unit_id) or lock_case(db, case.id).halt_id
    require_moving(db, standing)


def lock_raised(db: Work, row: Obstacle | ChangeRequest) -> None:
    """What deals with it first, then the row as it is by then: as whoever completes a step."""
    if row.instance_id is not None:
        lock_instance(db, row.instance_id)
    db.refresh(row, with_for_update=True)


def waiting_instance(db: Work, case_id: int, unit_id: int, message: str) -> Instance | None:
    """The unit's own open process, the oldest first."""
    found = db.scalar(
        select(Instance.id)
        .join(AwaitingRow, AwaitingRow.instance_id == Instance.id)
        .where(
            Instance.case_id == case_id,
            Instance.unit_id == unit_id,
            Instance.ended_at.is_(None),
            AwaitingRow.name == message,
        )
        .order_by(Instance.id)
        .limit(1)
    )
    return lock_instance(db, found) if found is not None else None


def is_waiting(db: Work, instance: Instance, message: str) -> bool:
    query = select(AwaitingRow.id).where(
        AwaitingRow.instance_id == instance.id, AwaitingRow.name == message
    )
    return db.scalar(query.limit(1)) is not None


def hand_over(
    db: Work,
    case: Case,
    unit_id: int,
    source: Instance | None,
    *,
    message: str,
    purpose: str,
    keys: Mapping[str, str],
    parties: Mapping[str, Any] | None = None,
) -> None:
    """To who waits for the message; else a process of that purpose begins, a child of the root."""
    carried = {**case_keys(case), "unit_id": str(unit_id), **keys}
    if source is not None and is_waiting(db, source, message):
        carried["instance_id"] = str(source.id)
        send(db, message, case_id=case.id, keys=carried, from_instance_id=source.id)
        return
    root = root_of(db, case.id)
    definition_id = pinned_definition_id(db, case.id, key_for(db, purpose))
    begin(db, Birth(
        case_id=case.id, definition_id=definition_id, unit_id=unit_id,
        parent_id=root.id if root else None, keys=carried, parties=dict(parties or {}),
        start=plain_start(definition_by_id(db, definition_id)),
    ))  # fmt: skip


def tell_withdrawn(
    db: Work, row: Obstacle | ChangeRequest, *, message: str, event: str, keys: dict[str, str],
    officer_id: int,
) -> None:  # fmt: skip
    """The unit takes back what it has raised: whatever its process is doing with it stops."""
    case = db.get_one(Case, row.case_id)
    send(db, message, case_id=case.id, keep_until=KEPT,
         keys={**case_keys(case), "unit_id": str(row.unit_id), **keys})  # fmt: skip
    name = "obstacle" if isinstance(row, Obstacle) else "request"
    journal.append(db, event, case_id=case.id, unit_id=row.unit_id, officer_id=officer_id,
                   data={name: row.id})  # fmt: skip
