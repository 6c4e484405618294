"""Begin a rearrangement of units (P10): whoever keeps the organisation enters it first."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.recording import journal
from server.recording.incidents import reporting
from server.recording.instances import Birth, begin, current_definition_id, definition_by_id
from server.services.drafting import installation_units
from server.services.purposes import key_for, plain_start
from server.tables import Task


def begin_succession(database: Database, *, officer_id: int) -> int:
    """The id of its first task. The body that follows the cases decides on their work."""
    with reporting(database, doing="begin_succession"), database.transaction() as db:
        access.require_admin(db, officer_id)
        _, follower, _, _ = installation_units(db)
        definition_id = current_definition_id(db, key_for(db, "succession"))
        instance = begin(db, Birth(
            case_id=None, definition_id=definition_id, parties={"supervisor": follower},
            start=plain_start(definition_by_id(db, definition_id)), officer_id=officer_id,
        ))  # fmt: skip
        db.flush()
        journal.append(db, "organisation.succession_begun", officer_id=officer_id)
        return db.scalars(
            select(Task.id).where(Task.instance_id == instance.id).order_by(Task.id).limit(1)
        ).one()
