"""Sessions: rows that a cookie points to by a token which only its hash is kept of."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import ColumnElement, select, update

from server.database import Work
from server.recording.sign_ins import Origin
from server.tables import Officer, SignIn


def begin_session(
    db: Work, officer_id: int, origin: Origin, browser: str, *, is_strong: bool
) -> str:
    """The token, told to the browser alone."""
    token, now = secrets.token_urlsafe(32), db.real_now
    db.add(SignIn(officer_id=officer_id, token=hash_token(token), address=origin.address,
                  browser=browser[:300], is_strong=is_strong, started_at=now, seen_at=now,
                  proven_at=now))  # fmt: skip
    return token


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def running_of(officer_id: int) -> ColumnElement[bool]:
    return (SignIn.officer_id == officer_id) & SignIn.ended_at.is_(None)


def lock_session(db: Work, officer_id: int, session_id: int) -> SignIn | None:
    """None when it is somebody else's, or over."""
    of_officer = running_of(officer_id)
    return db.scalar(select(SignIn).where(SignIn.id == session_id, of_officer).with_for_update())


def end_every_session(db: Work, officer: Officer) -> None:
    """With the generation of the officer raised, no cookie is worth anything."""
    officer.sign_in_generation += 1
    db.execute(update(SignIn).where(running_of(officer.id)).values(ended_at=db.real_now))
