"""Something failed: the work is rolled back, and a row says where and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from server.database import Database, Work
from server.errors import Refused
from server.recording import journal
from server.services.definitions import definition_for
from server.tables import Incident, Instance, Task
from workflows.errors import WorkflowError


class StepFailed(Refused):
    """What is drawn could not be carried out; nothing was changed, an incident was written.

    `element` is the name of the place, `cause` the engine's code.
    """

    status = 409
    default_code = "step-failed"


@contextmanager
def reporting(
    database: Database,
    *,
    doing: str,
    instance_id: int | None = None,
    task_id: int | None = None,
    officer_id: int | None = None,
) -> Iterator[None]:
    """Around a transaction: an engine error becomes an incident row in a second one."""
    try:
        yield
    except WorkflowError as error:
        place = report(database, error, doing=doing, instance_id=instance_id, task_id=task_id,
                       officer_id=officer_id)  # fmt: skip
        raise StepFailed(element=place, cause=error.code, reason=error.reason) from error


def report(
    database: Database,
    error: WorkflowError,
    *,
    doing: str,
    instance_id: int | None = None,
    task_id: int | None = None,
    officer_id: int | None = None,
) -> str:
    """Write the incident; the name of the place."""
    with database.transaction() as db:
        if instance_id is None and task_id is not None:
            instance_id = db.get_one(Task, task_id).instance_id
        instance = None
        if instance_id is not None:  # its chain has one writer at a time
            instance = db.get(Instance, instance_id, with_for_update=True)
        note_incident(db, error.code, instance=instance, element=error.element, doing=doing,
                      reason=error.reason, task_id=task_id, officer_id=officer_id)  # fmt: skip
        return name_of(db, instance, error.element)


def name_of(db: Work, instance: Instance | None, element: str | None) -> str:
    """What the drawing calls the place; its id where it has no name."""
    if instance is None or element is None:
        return element or ""
    drawn = definition_for(db, instance).elements.get(element)
    return drawn.name if drawn is not None and drawn.name else element


def code_of(error: Exception, otherwise: str) -> str:
    return error.code if isinstance(error, WorkflowError | Refused) else otherwise


def told_by(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]


def note_incident(
    db: Work,
    code: str,
    *,
    instance: Instance | None,
    doing: str,
    element: str | None = None,
    reason: str = "",
    task_id: int | None = None,
    officer_id: int | None = None,
) -> Incident:
    """A new one, or once more the one that is still open at this place."""
    known = same_place(db, code, instance, doing, element, task_id)
    if known is not None:
        known.count += 1
        known.last_at = db.now
        known.reason = reason
        known.officer_id = officer_id or known.officer_id
        return known
    incident = Incident(
        instance_id=instance.id if instance else None,
        case_id=instance.case_id if instance else None,
        element=element,
        code=code,
        reason=reason,
        doing=doing,
        at=db.now,
        task_id=task_id,
        officer_id=officer_id,
    )
    db.add(incident)
    journal.append(
        db, "incident", instance=instance,
        data={"code": code, "element": element, "doing": doing},
    )  # fmt: skip
    return incident


def same_place(
    db: Work,
    code: str,
    instance: Instance | None,
    doing: str,
    element: str | None,
    task_id: int | None,
) -> Incident | None:
    if instance is None:
        return None
    return db.scalars(
        select(Incident)
        .where(
            Incident.instance_id == instance.id,
            Incident.resolved_at.is_(None),
            Incident.code == code,
            Incident.doing == doing,
            Incident.element.is_not_distinct_from(element),
            Incident.task_id.is_not_distinct_from(task_id),
        )
        .limit(1)
    ).one_or_none()
