"""End every session of an officer, wherever they are signed in."""

from __future__ import annotations

from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.tables import Officer


def sign_out_everywhere(database: Database, *, officer_id: int) -> None:
    with database.transaction() as db:
        officer = db.get(Officer, officer_id, with_for_update=True)
        if officer is None:
            raise NotFound
        officer.sign_in_generation += 1
        journal.append(db, "account.signed_out_everywhere", officer_id=officer_id)
