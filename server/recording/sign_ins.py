"""Failures to give a password, by name and by address: counted, so that nobody guesses on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from server.database import Work
from server.errors import TooMany
from server.settings import Settings
from server.tables import SignInAttempt


def note_attempt(db: Work, login: str, address: str, *, succeeded: bool) -> None:
    db.add(SignInAttempt(login=login, address=address, at=db.now, succeeded=succeeded))


def refuse_too_many(db: Work, settings: Settings, login: str, address: str) -> None:
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
