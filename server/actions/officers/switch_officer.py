"""An account is closed, or opened again: whoever has left signs in nowhere, at once."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.recording.organisation import lock_officer, note_officer, refuse
from server.recording.sessions import end_every_session
from server.services.people import leaves_no_admin
from server.tables import Membership


def switch_officer(
    database: Database, *, officer_id: int, switched_id: int, is_active: bool
) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        officer = lock_officer(db, switched_id)
        held = db.scalars(select(Membership).where(Membership.officer_id == switched_id)).all()
        refuse((not is_active and leaves_no_admin(db, held), "activity",
                "last-admin", {}))  # fmt: skip
        officer.is_active = is_active
        end_every_session(db, officer)
        db.flush()
        note_officer(db, "opened" if is_active else "closed", officer, officer_id)
