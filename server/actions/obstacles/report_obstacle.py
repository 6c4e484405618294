"""Raise an obstacle: from a task's page to its instance, else as a P6 of the case itself."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import NotAllowed, NotFound, Refused
from server.recording import journal
from server.recording.halting import halt_of, lock_case, require_moving
from server.recording.incidents import reporting
from server.recording.instances import (
    Birth,
    begin,
    definition_by_id,
    lock_instance,
    pinned_definition_id,
)
from server.recording.messages import send
from server.recording.starts import case_keys, lock_root, root_of
from server.services.obstacles import new_obstacle
from server.services.purposes import key_for, plain_start
from server.tables import AwaitingRow, Case, Instance, Obstacle, Task

MESSAGE = "msg_obstacle_reported"


def report_obstacle(
    database: Database,
    *,
    officer_id: int,
    task_id: int | None = None,
    case_id: int | None = None,
    unit_id: int | None = None,
) -> int:
    """The id of the obstacle; what it is about is written in P6's first task.

    Give a task, or a case and a unit.
    """
    with reporting(database, doing="report_obstacle"), database.transaction() as db:
        source = instance_of(db, officer_id, task_id) if task_id is not None else None
        case, unit = place(db, source, case_id, unit_id)
        if not access.may_report_obstacle(db, officer_id, case.id, unit):
            raise NotAllowed("may-not-report")
        source = source or waiting_instance(db, case, unit)
        if source is None:
            lock_root(db, case.id)
            case = lock_case(db, case.id)
        standing = halt_of(db, case.id, unit) or case.halt_id
        require_moving(db, source.halt_id if source is not None else standing)
        obstacle = new_obstacle(db, case, unit, source_instance_id=source.id if source else None)
        if source is not None and is_waiting(db, source):
            keys = {**case_keys(case), "unit_id": str(unit), "instance_id": str(source.id),
                    "obstacle_id": str(obstacle.id)}  # fmt: skip
            send(db, MESSAGE, case_id=case.id, keys=keys, from_instance_id=source.id)
        else:
            start_directly(db, case, unit, obstacle)
        journal.append(db, "obstacle.raised", instance=source, case_id=case.id, unit_id=unit,
                       officer_id=officer_id, data={"obstacle": obstacle.id})  # fmt: skip
        return obstacle.id


def instance_of(db: Work, officer_id: int, task_id: int) -> Instance:
    task = db.get(Task, task_id)
    if task is None or not access.may_see_task(db, officer_id, task):
        raise NotFound("task-not-found")
    return lock_instance(db, task.instance_id)


def place(
    db: Work, source: Instance | None, case_id: int | None, unit_id: int | None
) -> tuple[Case, int]:
    case_id = source.case_id if source else case_id
    case = db.get(Case, case_id) if case_id is not None else None
    unit_id = (source.unit_id if source else None) or unit_id
    if case is None or unit_id is None:
        raise Refused("obstacle-without-unit")
    return case, unit_id


def waiting_instance(db: Work, case: Case, unit_id: int) -> Instance | None:
    """The unit's own open process, the oldest first."""
    found = db.scalar(
        select(Instance.id)
        .join(AwaitingRow, AwaitingRow.instance_id == Instance.id)
        .where(
            Instance.case_id == case.id,
            Instance.unit_id == unit_id,
            Instance.ended_at.is_(None),
            AwaitingRow.name == MESSAGE,
        )
        .order_by(Instance.id)
        .limit(1)
    )
    return lock_instance(db, found) if found is not None else None


def is_waiting(db: Work, instance: Instance) -> bool:
    query = select(AwaitingRow.id).where(
        AwaitingRow.instance_id == instance.id, AwaitingRow.name == MESSAGE
    )
    return db.scalar(query.limit(1)) is not None


def start_directly(db: Work, case: Case, unit_id: int, obstacle: Obstacle) -> None:
    """Nobody waits for it: a P6 of the case."""
    root = root_of(db, case.id)
    definition_id = pinned_definition_id(db, case.id, key_for(db, "obstacle"))
    begin(db, Birth(
        case_id=case.id, definition_id=definition_id, unit_id=unit_id,
        parent_id=root.id if root else None,
        start=plain_start(definition_by_id(db, definition_id)),
        keys={**case_keys(case), "unit_id": str(unit_id), "obstacle_id": str(obstacle.id)},
    ))  # fmt: skip
