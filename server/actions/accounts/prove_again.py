"""Who sits at an open session is asked again before what weighs: the password, or a code."""

from __future__ import annotations

from server.database import Database
from server.recording.second_factors import take_code
from server.recording.sessions import lock_session
from server.recording.sign_ins import Origin, note_attempt, refuse_too_many
from server.services.passwords import is_password
from server.settings import Settings
from server.tables import Officer


def prove_again(
    database: Database, settings: Settings, *, officer_id: int, session_id: int, proof: str,
    origin: Origin, only_code: bool = False,
) -> bool:  # fmt: skip
    """A password takes tenths of a second, so it is looked at before the transaction."""
    with database.reading() as db:
        officer = db.get_one(Officer, officer_id)
        refuse_too_many(db, settings, officer.login, origin)
        login, stored = officer.login, officer.password_hash
    right = not only_code and is_password(stored, proof, settings.password)
    with database.transaction() as db:
        refuse_too_many(db, settings, login, origin)
        means = "password" if right else take_code(db, settings, officer_id, proof)
        found = lock_session(db, officer_id, session_id)
        note_attempt(db, login, origin, succeeded=bool(means), means=means or "password")
        if means and found is not None:
            found.proven_at = db.real_now
            found.is_strong |= means in ("code", "recovery")
    return bool(means) and found is not None
