"""Sign in with name and password; failures of one name or one address are counted."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from server.database import Database, Work
from server.errors import SignInFailed, TooMany
from server.recording import journal
from server.services.passwords import is_password
from server.settings import Settings
from server.tables import Officer, SignInAttempt


def sign_in(
    database: Database, settings: Settings, *, login: str, password: str, address: str
) -> int:
    """The officer's id; SignInFailed tells nobody whether the name exists."""
    login, address = login.strip().lower()[:60], address[:60]
    with database.reading() as db:
        _refuse_too_many(db, settings, login, address)
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
        _refuse_too_many(db, settings, login, address)
        db.add(
            SignInAttempt(login=login, address=address, at=db.now, succeeded=officer is not None)
        )
        if officer is not None:
            journal.append(db, "account.signed_in", officer_id=officer.id)


def _refuse_too_many(db: Work, settings: Settings, login: str, address: str) -> None:
    """A success forgives the name's earlier failures, never the address's."""
    since = db.now - timedelta(minutes=settings.sign_in_minutes)
    succeeded = select(func.max(SignInAttempt.id)).where(
        SignInAttempt.login == login, SignInAttempt.succeeded
    )
    last = db.scalar(succeeded) or 0
    failures = select(func.count()).where(SignInAttempt.at > since, ~SignInAttempt.succeeded)
    by_name = failures.where(SignInAttempt.login == login, SignInAttempt.id > last)
    by_address = failures.where(SignInAttempt.address == address)
    too_many = (db.scalar(by_name) or 0) >= settings.sign_in_failures or (
        db.scalar(by_address) or 0
    ) >= settings.sign_in_failures * 4
    if too_many:
        raise TooMany(minutes=settings.sign_in_minutes)
