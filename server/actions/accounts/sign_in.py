"""Sign in with name and password; failures of one name or one address are counted."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Database
from server.errors import SignInFailed
from server.recording import journal
from server.recording.sign_ins import note_attempt, refuse_too_many
from server.services.passwords import is_password
from server.settings import Settings
from server.tables import Officer


def sign_in(
    database: Database, settings: Settings, *, login: str, password: str, address: str
) -> int:
    """The officer's id; SignInFailed tells nobody whether the name exists."""
    login, address = login.strip().lower()[:60], address[:60]
    with database.reading() as db:
        refuse_too_many(db, settings, login, address)
        officer = db.scalar(select(Officer).where(Officer.login == login, Officer.is_active))
    stored = officer.password_hash if officer else None
    right = is_password(stored, password, settings.password)
    _remember(database, settings, officer if right else None, login, address)
    if officer is None or not right:
        raise SignInFailed
    return officer.id


def _remember(
    database: Database, settings: Settings, officer: Officer | None, login: str, address: str
) -> None:
    """Counted again in the writers' line: a hundred guesses at once stay five."""
    with database.transaction() as db:
        refuse_too_many(db, settings, login, address)
        note_attempt(db, login, address, succeeded=officer is not None)
        if officer is not None:
            journal.append(db, "account.signed_in", officer_id=officer.id)
