"""Pass over a step that failed, where the model says it may be."""

from __future__ import annotations

from server import access
from server.database import Database, Work
from server.errors import Changed, NotFound
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.instances import definition_for, state_of
from server.recording.record import record
from server.recording.second_tries import lock_incident, settle, try_again
from server.services.world import world_of
from server.tables import Incident, Instance
from workflows import engine


def skip_step(
    database: Database, *, officer_id: int, incident_id: int, reason: str, key: str
) -> int:
    """How much runs again, this time past the step."""
    with database.transaction() as db:
        form = sent_form(key, "skip_step", incident_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["again"])
        incident, instance = lock_incident(db, incident_id)
        if not access.may_handle_incident(db, officer_id, incident):
            raise NotFound("incident-not-found")
        if incident.resolved_at is not None:
            raise Changed("incident-settled")
        if instance is None or instance.ended_at is not None:
            raise Changed("instance-over")
        require_moving(db, instance.halt_id)
        require_grounds(Grounds(reason), "reason")
        pass_over(db, officer_id, instance, incident, reason)
        settle(db, incident, officer_id, "skipped", reason)
        again = try_again(db, incident, instance)
        store_answer(db, form, {"again": again})
        return again


def pass_over(
    db: Work, officer_id: int, instance: Instance, incident: Incident, reason: str
) -> None:
    definition = definition_for(db, instance)
    if not engine.may_skip(definition, incident.element):
        raise Changed("not-skippable")
    element = str(incident.element)
    advance = engine.skip(
        definition, state_of(db, instance), world_of(db, instance), element=element
    )
    record(db, instance, definition, advance, kind="step.skipped", officer_id=officer_id,
           data={"element": element, "name": definition.elements[element].name or element,
                 "reason": reason})  # fmt: skip
