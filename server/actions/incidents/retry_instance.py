"""After an incident: what was set aside in an instance is tried again."""

from __future__ import annotations

from sqlalchemy import update

from server import access
from server.database import Database, Work
from server.errors import NotAllowed, NotFound
from server.recording import journal
from server.recording.instances import lock_instance
from server.tables import Case, Due, Incident, Instance, Job

LEADING = ("chuyen_vien_theo_doi", "lanh_dao_ban")


def retry_instance(database: Database, *, officer_id: int, instance_id: int) -> int:
    """How many jobs and due rows run again; its incidents count as resolved."""
    with database.transaction() as db:
        instance = lock_instance(db, instance_id)
        if not may_retry(db, officer_id, instance):
            raise NotFound("instance-not-found")
        again = 0
        for table, moment in ((Job, "run_at"), (Due, "due_at")):
            result = db.execute(
                update(table)
                .where(table.instance_id == instance_id, table.failed)
                .values({"ended_at": None, "failed": False, "attempts": 0, moment: db.now})
            )
            again += result.rowcount  # type: ignore[attr-defined]
        db.execute(
            update(Incident)
            .where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
            .values(resolved_at=db.now)
        )
        if instance.status == "incident":
            instance.status = "running"
        journal.append(db, "instance.retried", instance=instance, officer_id=officer_id,
                       data={"again": again})  # fmt: skip
        return again


def may_retry(db: Work, officer_id: int, instance: Instance) -> bool:
    """An administrator, who sees no content; or the people who lead the case."""
    if access.is_admin(db, officer_id):
        return True
    case = db.get(Case, instance.case_id) if instance.case_id is not None else None
    if case is None or not access.may_see_instance(db, officer_id, instance):
        return False
    if not access.has_role(db, officer_id, case.lead_unit_id, *LEADING):
        raise NotAllowed("may-not-retry")
    return True
