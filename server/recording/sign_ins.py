"""Failures to give a password, by name and by address: counted, so that nobody guesses on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from server.database import Work
from server.errors import TooMany
from server.settings import Settings
from server.tables import SignInAttempt

PLACES, EVERYWHERE = 4, 10


def note_attempt(db: Work, login: str, address: str, *, succeeded: bool) -> None:
    db.add(SignInAttempt(login=login, address=address, at=db.now, succeeded=succeeded))


def refuse_too_many(db: Work, settings: Settings, login: str, address: str) -> None:
    """Whoever guesses shuts out the place they guess from, not the officer they guess at: one name
    from one place a few times, one place four times as often, one name from everywhere ten times.

    A success from a place forgives the name's earlier failures there, never the place's own.
    """
    since = db.now - timedelta(minutes=settings.sign_in_minutes)
    by_name, from_here = SignInAttempt.login == login, SignInAttempt.address == address
    most = settings.sign_in_failures
    if any((
        failures(db, since, by_name, from_here, forgiving=True) >= most,
        failures(db, since, from_here) >= most * PLACES,
        failures(db, since, by_name) >= most * EVERYWHERE,
    )):  # fmt: skip
        raise TooMany(minutes=settings.sign_in_minutes)


def failures(
    db: Work, since: datetime, *which: ColumnElement[bool], forgiving: bool = False
) -> int:
    counted = select(func.count()).where(SignInAttempt.at > since, ~SignInAttempt.succeeded, *which)
    if forgiving:
        last = select(func.max(SignInAttempt.id)).where(SignInAttempt.succeeded, *which)
        counted = counted.where(SignInAttempt.id > (db.scalar(last) or 0))
    return db.scalar(counted) or 0
