"""Keys of programs: who stands behind one, and the lists of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import SignInFailed
from server.queries.people import signed_officer
from server.recording.journal import ByKey
from server.recording.tokens import hash_of
from server.tables import Officer, Token


@dataclass(frozen=True)
class Bearer:
    """Who asks by a key, and for what it is."""

    token_id: int
    hash: str
    name: str
    officer_id: int
    scopes: frozenset[str]
    language: str
    last_used_at: datetime | None
    now: datetime

    @property
    def key(self) -> ByKey:
        return ByKey(self.officer_id, self.token_id, self.name)


@dataclass(frozen=True)
class TokenLine:
    id: int
    name: str
    reason: str
    ending: str
    scopes: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    state: str  # active, expired, revoked


@dataclass(frozen=True)
class ServiceLine:
    id: int
    login: str
    name: str
    is_active: bool
    tokens: tuple[TokenLine, ...]


def bearer_of(db: Work, secret: str) -> Bearer:
    """SignInFailed: unknown, revoked, expired, or of whoever may not sign in; all alike."""
    token = db.scalar(select(Token).where(Token.hash == hash_of(secret)))
    if token is None or state_of(token, db.now) != "active":
        raise SignInFailed("token-refused")
    signed = signed_officer(db, token.officer_id)
    if signed is None or signed.must_choose_password:
        raise SignInFailed("token-refused")
    return Bearer(token.id, token.hash, token.name, token.officer_id, frozenset(token.scopes),
                  signed.language, token.last_used_at, db.now)  # fmt: skip


def state_of(token: Token, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "active" if token.expires_at > now else "expired"


def tokens_of(db: Work, officer_ids: Sequence[int]) -> dict[int, tuple[TokenLine, ...]]:
    """By officer, the newest first."""
    found: dict[int, list[TokenLine]] = {one: [] for one in officer_ids}
    query = select(Token).where(Token.officer_id.in_(officer_ids)).order_by(Token.id.desc())
    for one in db.scalars(query):
        found[one.officer_id].append(line_of(one, db.now))
    return {officer_id: tuple(lines) for officer_id, lines in found.items()}


def line_of(token: Token, now: datetime) -> TokenLine:
    return TokenLine(token.id, token.name, token.reason, token.ending, tuple(token.scopes),
                     token.made_at, token.expires_at, token.last_used_at, token.revoked_at,
                     state_of(token, now))  # fmt: skip


def services(db: Work, officer_id: int) -> tuple[ServiceLine, ...]:
    access.require_admin(db, officer_id)
    found = db.scalars(select(Officer).where(Officer.is_service).order_by(Officer.login)).all()
    tokens = tokens_of(db, [one.id for one in found])
    return tuple(ServiceLine(one.id, one.login, one.full_name, one.is_active, tokens[one.id])
                 for one in found)  # fmt: skip
