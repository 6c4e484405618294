"""An incident is taken in hand: what was set aside runs again, or whoever was stopped is told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update

from server.database import Work
from server.errors import NotFound
from server.recording.instances import definition_for, lock_instance
from server.recording.scopes import candidates_for
from server.services.people import tell
from server.tables import Candidate, Due, Incident, Instance, Job, Task

NOBODY = "nobody-found"
BACKGROUND = ("job ", "due ")
"""How `doing` begins when no person was waiting."""


def lock_incident(db: Work, incident_id: int) -> tuple[Incident, Instance | None]:
    """Its instance first, then the row as it is now."""
    known = db.get(Incident, incident_id)
    if known is None:
        raise NotFound("incident-not-found")
    instance = lock_instance(db, known.instance_id) if known.instance_id is not None else None
    incident = db.get_one(Incident, incident_id, populate_existing=True, with_for_update=True)
    return incident, instance


def is_background(incident: Incident) -> bool:
    return incident.doing.startswith(BACKGROUND)


def try_again(db: Work, incident: Incident, instance: Instance | None) -> int:
    """How much runs again: jobs and due rows set aside, candidates, or an officer told."""
    if instance is not None and instance.status == "incident":
        instance.status = "running"
    if is_background(incident):
        return run_again(db, incident, instance)
    if incident.code == NOBODY and instance is not None:
        return ask_again(db, instance, incident.element or "")
    return tell_officer(db, incident)


def run_again(db: Work, incident: Incident, instance: Instance | None) -> int:
    """All that was set aside in the instance: its jobs keep their order."""
    again = 0
    for table, moment in ((Job, "run_at"), (Due, "due_at")):
        done = db.execute(
            update(table)
            .where(table.failed, *set_aside_with(table, incident, instance))
            .values({"ended_at": None, "failed": False, "attempts": 0, moment: db.now})
        )
        again += done.rowcount  # type: ignore[attr-defined]
    return again


def set_aside_with(
    table: type[Job] | type[Due], incident: Incident, instance: Instance | None
) -> list[ColumnElement[bool]]:
    if instance is not None:
        return [table.instance_id == instance.id]
    kind = incident.doing.partition(" ")[2]
    return [table.instance_id.is_(None), table.kind == kind]


def ask_again(db: Work, instance: Instance, element: str) -> int:
    """Somebody may hold the role by now; nobody again is a new incident."""
    definition = definition_for(db, instance)
    tasks = select(Task).where(
        Task.instance_id == instance.id, Task.element == element, Task.state == "open"
    )
    found = db.scalars(tasks).all()
    for task in found:
        drawn = definition.elements[element]
        task.unit_id, rows = candidates_for(db, instance, definition, drawn, task.item_data)
        db.execute(delete(Candidate).where(Candidate.task_id == task.id))
        db.add_all(Candidate(task_id=task.id, **row) for row in rows)
    return len(found)


def tell_officer(db: Work, incident: Incident) -> int:
    """Their answer was rolled back and is theirs: they send it again, from the draft."""
    task = db.get(Task, incident.task_id) if incident.task_id is not None else None
    if task is None or incident.officer_id is None:
        return 0
    return tell(db, [incident.officer_id], "incident-mended", case_id=task.case_id,
                task_id=task.id, task=task.name)  # fmt: skip


def settle(db: Work, incident: Incident, officer_id: int, resolution: str, note: str = "") -> None:
    """With it, what was set aside beside it and runs again too."""
    together = [incident]
    if resolution != "settled" and is_background(incident) and incident.instance_id is not None:
        beside = select(Incident).where(
            Incident.instance_id == incident.instance_id, Incident.resolved_at.is_(None)
        )
        together = [one for one in db.scalars(beside) if is_background(one)]
    for one in {row.id: row for row in (*together, incident)}.values():
        one.resolved_at = db.now
        one.resolved_by_id = officer_id
        one.resolution = resolution
        one.note = note
