"""Try again what an incident stopped."""

from __future__ import annotations

from server import access
from server.database import Database, Work
from server.errors import Changed, NotFound
from server.recording import journal
from server.recording.halting import require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.second_tries import lock_incident, settle, try_again
from server.tables import Incident, Instance


def retry_incident(database: Database, *, officer_id: int, incident_id: int, key: str) -> int:
    """How much runs again."""
    with database.transaction() as db:
        form = sent_form(key, "retry_incident", incident_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["again"])
        incident, instance = lock_incident(db, incident_id)
        look(db, officer_id, incident, instance)
        settle(db, incident, officer_id, "retried")
        db.flush()  # nobody again is a new incident
        again = try_again(db, incident, instance)
        journal.append(db, "incident.retried", instance=instance, officer_id=officer_id,
                       data={"incident": incident.id, "again": again})  # fmt: skip
        store_answer(db, form, {"again": again})
        return again


def look(db: Work, officer_id: int, incident: Incident, instance: Instance | None) -> None:
    if not access.may_handle_incident(db, officer_id, incident):
        raise NotFound("incident-not-found")
    if incident.resolved_at is not None:
        raise Changed("incident-settled")
    require_moving(db, instance.halt_id if instance is not None else None)
