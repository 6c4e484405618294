"""Take an incident up again that was settled too early."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.second_tries import lock_incident


def reopen_incident(
    database: Database, *, officer_id: int, incident_id: int, reason: str, key: str
) -> None:
    """It is open as before; how it was settled stays in the journal."""
    with database.transaction() as db:
        form = sent_form(key, "reopen_incident", incident_id)
        if earlier_answer(db, form, officer_id) is not None:
            return
        incident, instance = lock_incident(db, incident_id)
        if not access.may_handle_incident(db, officer_id, incident):
            raise NotFound("incident-not-found")
        if incident.resolved_at is None:
            raise Changed("incident-open")
        require_grounds(Grounds(reason), "reason")
        told = {"incident": incident.id, "was": incident.resolution, "reason": reason}
        incident.resolved_at = None
        incident.resolved_by_id = None
        incident.resolution = ""
        incident.note = ""
        journal.append(db, "incident.reopened", instance=instance, officer_id=officer_id,
                       data=told)  # fmt: skip
        store_answer(db, form, {"incident": incident.id})
