"""A key for the officer's telephone; it asks for nothing until a code of it has come back."""

from __future__ import annotations

from server.database import Database, Work
from server.recording.organisation import lock_officer
from server.recording.sessions import lock_session
from server.services.second_factors import new_secret, sealed_seed, seed_in
from server.settings import Settings
from server.tables import SecondFactor


def begin_second_factor(
    database: Database, settings: Settings, *, officer_id: int, session_id: int
) -> None:
    """One that is confirmed stays, unless nobody can read it any more and the officer came by a
    code on paper; one that is not confirmed is made anew."""
    with database.transaction() as db:
        lock_officer(db, officer_id)
        sealed = sealed_seed(settings.secret_key, officer_id, new_secret())
        factor = db.get(SecondFactor, officer_id)
        if factor is None:
            db.add(SecondFactor(officer_id=officer_id, sealed=sealed, last_step=0))
        elif factor.confirmed_at is None or _is_lost(db, settings, factor, session_id):
            factor.sealed, factor.confirmed_at, factor.last_step = sealed, None, 0


def _is_lost(db: Work, settings: Settings, factor: SecondFactor, session_id: int) -> bool:
    session = lock_session(db, factor.officer_id, session_id)
    is_readable = seed_in(settings.secret_key, factor.officer_id, factor.sealed) is not None
    return session is not None and session.is_strong and not is_readable
