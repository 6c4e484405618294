"""Telephone and recovery codes are lost: an administrator takes the second factor away, and says
why. Every session ends; whoever must have one sets it up anew at the next sign-in."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed
from server.recording.organisation import lock_officer, note_officer, of_text, refuse
from server.recording.second_factors import forget_factor
from server.recording.sessions import end_every_session


def reset_second_factor(database: Database, *, officer_id: int, of_id: int, reason: str) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        officer = lock_officer(db, of_id)
        refuse(*of_text("reason", reason))
        if not forget_factor(db, of_id):
            raise Changed("factor-changed")
        end_every_session(db, officer)
        db.flush()
        note_officer(db, "second_factor_reset", officer, officer_id, reason=reason)
