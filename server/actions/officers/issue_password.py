"""A password that an administrator hands over: made here, told once, every session ended."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed
from server.recording.organisation import lock_officer, note_officer
from server.recording.sessions import end_every_session
from server.services.passwords import hash_password
from server.services.second_factors import given_password
from server.settings import PasswordCost


def issue_password(database: Database, *, officer_id: int, to_id: int, cost: PasswordCost) -> str:
    """Nobody asks for a hash, or makes one, without the right to."""
    with database.reading() as db:
        access.require_admin(db, officer_id)
    password = given_password()
    hashed = hash_password(password, cost)
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        officer = lock_officer(db, to_id)
        if officer.is_service:  # comes by its keys alone
            raise NotAllowed
        officer.password_hash, officer.password_is_given = hashed, True
        end_every_session(db, officer)
        db.flush()
        note_officer(db, "password_issued", officer, officer_id)
    return password
