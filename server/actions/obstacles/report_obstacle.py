"""Raise an obstacle: from a task's page to its instance, else as a P6 of the case itself."""

from __future__ import annotations

from server import access
from server.database import Database, Work
from server.errors import NotAllowed, NotFound, Refused
from server.recording import journal
from server.recording.incidents import reporting
from server.recording.instances import lock_instance
from server.recording.raising import hand_over, lock_place, waiting_instance
from server.services.obstacles import new_obstacle
from server.tables import Case, Instance, Task

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
        source = source or waiting_instance(db, case.id, unit, MESSAGE)
        lock_place(db, case, unit, source)
        obstacle = new_obstacle(db, case, unit, source_instance_id=source.id if source else None)
        hand_over(db, case, unit, source, message=MESSAGE, purpose="obstacle",
                  keys={"obstacle_id": str(obstacle.id)})  # fmt: skip
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
