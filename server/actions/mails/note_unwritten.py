"""The letter of an officer cannot be written: an administrator is told."""

from __future__ import annotations

from server.database import Database
from server.recording.incidents import note_incident, told_by


def note_unwritten(database: Database, error: Exception, *, officer_id: int) -> None:
    with database.transaction() as db:
        note_incident(db, "mail-unwritten", instance=None, doing="write mail",
                      reason=told_by(error), officer_id=officer_id)  # fmt: skip
