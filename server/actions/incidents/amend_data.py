"""Change scalars of an instance's data, with a reason, and try again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server import access
from server.database import Database, Work
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.instances import definition_for, state_of
from server.recording.record import record
from server.recording.second_tries import lock_incident, settle, try_again
from server.services.world import world_of
from server.tables import Incident, Instance
from workflows import engine
from workflows.errors import NotAmendable
from workflows.forms import FieldProblem


def amend_data(
    database: Database,
    *,
    officer_id: int,
    incident_id: int,
    changes: Mapping[str, Any],
    reason: str,
    key: str,
) -> int:
    """`changes`: data path -> new scalar of the same kind. How much runs again."""
    with database.transaction() as db:
        form = sent_form(key, "amend_data", incident_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["again"])
        incident, instance = lock_incident(db, incident_id)
        look(db, officer_id, incident)
        if instance is None or instance.ended_at is not None:
            raise Changed("instance-over")
        require_moving(db, instance.halt_id)
        require_grounds(Grounds(reason), "reason")
        amend(db, officer_id, instance, changes, reason)
        settle(db, incident, officer_id, "edited", reason)
        again = try_again(db, incident, instance)
        store_answer(db, form, {"again": again})
        return again


def look(db: Work, officer_id: int, incident: Incident) -> None:
    """Data is content: whoever follows the case changes it, no administrator."""
    if not access.may_handle_incident(db, officer_id, incident):
        raise NotFound("incident-not-found")
    if not access.may_amend_case(db, officer_id, incident.case_id):
        raise NotAllowed("may-not-amend")
    if incident.resolved_at is not None:
        raise Changed("incident-settled")


def amend(
    db: Work, officer_id: int, instance: Instance, changes: Mapping[str, Any], reason: str
) -> None:
    """The journal keeps each value before and after."""
    definition, state = definition_for(db, instance), state_of(db, instance)
    before = engine.amendable(definition, state)
    changed = {
        path: value for path, value in changes.items()
        if path not in before or before[path] != value
    }  # fmt: skip
    if not changed:
        raise Invalid("nothing-changed", problems=[FieldProblem(("data",), "nothing-changed")])
    try:
        advance = engine.set_data(definition, state, world_of(db, instance), changes=changed)
    except NotAmendable as refused:
        raise Invalid("not-amendable", reason=refused.reason) from refused
    told = [
        {"path": path, "before": before[path], "after": value} for path, value in changed.items()
    ]
    record(db, instance, definition, advance, kind="instance.amended", officer_id=officer_id,
           data={"reason": reason, "changes": told, "paths": ", ".join(changed)})  # fmt: skip
