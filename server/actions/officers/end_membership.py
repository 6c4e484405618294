"""A role ends: its last day is said, and what the officer did in it stays written."""

from __future__ import annotations

from datetime import date, timedelta

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording.organisation import lock_officer, note_officer, refuse
from server.recording.releases import lock_installation
from server.services.people import leaves_no_admin
from server.tables import Membership, Role


def end_membership(database: Database, *, officer_id: int, membership_id: int, last: date) -> int:
    """The officer's id. An installation keeps an administrator."""
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        held = db.get(Membership, membership_id)
        if held is None:
            raise NotFound("membership-not-found")
        officer = lock_officer(db, held.officer_id)
        ends = last + timedelta(days=1)
        refuse((held.valid_to is not None and held.valid_to <= db.today, "last", "role-over", {}),
               (held.valid_from is not None and ends <= held.valid_from, "last",
                "backwards", {}),
               (leaves_no_admin(db, [held]), "last", "last-admin", {}))  # fmt: skip
        held.valid_to = ends
        db.flush()
        note_officer(db, "role_ended", officer, officer_id, unit_id=held.unit_id,
                     role=db.get_one(Role, held.role).name, day=last)  # fmt: skip
        return officer.id
