"""A key for a program is judged, made and told once; nothing keeps it but its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from server.database import Work
from server.errors import NotFound
from server.recording import journal
from server.recording.organisation import Fault, lock_officer, of_text
from server.services.scopes import SCOPES
from server.tables import Officer, Token

MOST_DAYS, INVALID = 366, "token-invalid"
SIGN = "ts_"
"""Scanners of sources and logs know a leaked key by it."""


@dataclass(frozen=True)
class Wish:
    name: str
    scopes: tuple[str, ...]
    days: int | None  # None: what was typed is no number


def issue(db: Work, officer: Officer, wish: Wish, *, made_by_id: int, reason: str = "") -> str:
    """The secret, 256 bits by chance: so a plain hash is enough."""
    secret = SIGN + secrets.token_urlsafe(32)
    token = Token(
        officer_id=officer.id, made_by_id=made_by_id, name=wish.name, reason=reason,
        hash=hash_of(secret), ending=secret[-4:], scopes=list(wish.scopes), made_at=db.now,
        expires_at=db.now + timedelta(days=wish.days or 0),
    )  # fmt: skip
    db.add(token)
    db.flush()
    note(db, "issued", token, officer, made_by_id, days=wish.days, scopes=", ".join(wish.scopes),
         reason=reason)  # fmt: skip
    return secret


def service_for(db: Work, service_id: int) -> Officer:
    """Never a person: an administrator would read with its key what is not theirs."""
    service = lock_officer(db, service_id)
    if not service.is_service:
        raise NotFound("service-not-found")
    return service


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def note(
    db: Work, act: str, token: Token, officer: Officer, officer_id: int, **told: object
) -> None:
    journal.append(db, f"token.{act}", officer_id=officer_id, data={
        "token": token.id, "name": token.name, "of": officer.full_name, **told})  # fmt: skip


def of_wish(wish: Wish) -> Sequence[Fault]:
    days = wish.days
    return (
        *of_text("name", wish.name, 100),
        (not wish.scopes, "scopes", "required", {}),
        (not set(wish.scopes) <= set(SCOPES), "scopes", "not-a-choice", {}),
        (days is None or not 1 <= days <= MOST_DAYS, "days", "token-days", {"most": MOST_DAYS}),
    )
