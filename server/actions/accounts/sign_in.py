"""Sign in with name and password; failures of one name or one place are counted."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Database
from server.errors import SignInFailed
from server.recording.second_factors import confirmed_factor
from server.recording.sign_ins import Origin, note_attempt, refuse_too_many
from server.services.passwords import is_password
from server.settings import Settings
from server.tables import Officer


def sign_in(
    database: Database, settings: Settings, *, login: str, password: str, origin: Origin
) -> int:
    """The officer's id; SignInFailed tells nobody whether the name exists."""
    login = login.strip().lower()[:60]
    with database.reading() as db:
        refuse_too_many(db, settings, login, origin)
        officer = db.scalar(select(Officer).where(Officer.login == login, Officer.is_active))
    stored = officer.password_hash if officer else None
    right = is_password(stored, password, settings.password)
    _remember(database, settings, officer if right else None, login, origin)
    if officer is None or not right:
        raise SignInFailed
    return officer.id


def _remember(
    database: Database, settings: Settings, officer: Officer | None, login: str, origin: Origin
) -> None:
    """Counted again in the writers' line: a hundred guesses at once stay five.

    Half of a sign-in forgives nothing: who has the password would guess codes without an end.
    """
    with database.transaction() as db:
        refuse_too_many(db, settings, login, origin)
        if officer is None or confirmed_factor(db, officer.id) is None:
            note_attempt(db, login, origin, succeeded=officer is not None)
