"""Something failed: the work is rolled back, and a row says where and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from server.database import Database, Work
from server.errors import Refused
from server.recording import journal
from server.tables import Incident, Instance, Task
from workflows.errors import WorkflowError


class StepFailed(Refused):
    """The engine could not carry out the step; nothing was changed, an incident was written."""

    status = 500


@contextmanager
def reporting(
    database: Database,
    *,
    doing: str,
    instance_id: int | None = None,
    task_id: int | None = None,
) -> Iterator[None]:
    """Around a transaction: an engine error becomes an incident row in a second one."""
    try:
        yield
    except WorkflowError as error:
        report(database, error, doing=doing, instance_id=instance_id, task_id=task_id)
        raise StepFailed(error.code, element=error.element or "", reason=error.reason) from error


def report(
    database: Database,
    error: WorkflowError,
    *,
    doing: str,
    instance_id: int | None = None,
    task_id: int | None = None,
) -> None:
    with database.transaction() as db:
        if instance_id is None and task_id is not None:
            instance_id = db.get_one(Task, task_id).instance_id
        instance = db.get(Instance, instance_id) if instance_id is not None else None
        note_incident(db, error.code, instance=instance, element=error.element, doing=doing,
                      reason=error.reason)  # fmt: skip


def note_incident(
    db: Work,
    code: str,
    *,
    instance: Instance | None,
    doing: str,
    element: str | None = None,
    reason: str = "",
) -> Incident:
    incident = Incident(
        instance_id=instance.id if instance else None,
        case_id=instance.case_id if instance else None,
        element=element,
        code=code,
        reason=reason,
        doing=doing,
        at=db.now,
    )
    db.add(incident)
    journal.append(
        db, "incident", instance=instance,
        data={"code": code, "element": element, "doing": doing},
    )  # fmt: skip
    return incident
