"""End every session of an officer, wherever they are signed in."""

from __future__ import annotations

from server.database import Database
from server.recording import journal
from server.recording.organisation import lock_officer


def sign_out_everywhere(database: Database, *, officer_id: int) -> None:
    with database.transaction() as db:
        lock_officer(db, officer_id).sign_in_generation += 1
        journal.append(db, "account.signed_out_everywhere", officer_id=officer_id)
