"""End every session of an officer, wherever they are signed in."""

from __future__ import annotations

from server.database import Database
from server.recording import journal
from server.recording.organisation import lock_officer
from server.recording.sessions import end_every_session


def sign_out_everywhere(database: Database, *, officer_id: int) -> None:
    with database.transaction() as db:
        end_every_session(db, lock_officer(db, officer_id))
        journal.append(db, "account.signed_out_everywhere", officer_id=officer_id)
