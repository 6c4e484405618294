"""Say that an incident needs nothing more, and why."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotFound
from server.recording import journal
from server.recording.grounds import Grounds, require_grounds
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.second_tries import lock_incident, settle


def settle_incident(
    database: Database, *, officer_id: int, incident_id: int, reason: str, key: str
) -> None:
    """What was set aside stays so; the instance itself is as it was."""
    with database.transaction() as db:
        form = sent_form(key, "settle_incident", incident_id)
        if earlier_answer(db, form, officer_id) is not None:
            return
        incident, instance = lock_incident(db, incident_id)
        if not access.may_handle_incident(db, officer_id, incident):
            raise NotFound("incident-not-found")
        if incident.resolved_at is not None:
            raise Changed("incident-settled")
        require_grounds(Grounds(reason), "reason")
        settle(db, incident, officer_id, "settled", reason)
        journal.append(db, "incident.settled", instance=instance, officer_id=officer_id,
                       data={"incident": incident.id, "reason": reason})  # fmt: skip
        store_answer(db, form, {"incident": incident.id})
