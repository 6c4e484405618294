"""Sessions that run and attempts that were made, as their officer or an administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.pages import Page, cut
from server.recording.second_factors import codes_left
from server.recording.sessions import hash_token, running_of
from server.services.second_factors import seed_in
from server.settings import Settings
from server.tables import Officer, SecondFactor, SignIn, SignInAttempt

PAGE = 30
NOTED = timedelta(minutes=5)


@dataclass(frozen=True)
class Session:
    """Moments as the office's clock shows them."""

    id: int
    address: str
    browser: str
    is_strong: bool
    started_at: datetime
    seen_at: datetime
    proven_at: datetime
    is_stale: bool = False  # its use was written down some minutes ago


@dataclass(frozen=True)
class Attempt:
    id: int
    at: datetime
    login: str
    name: str  # empty: nobody has this login
    address: str
    is_known: bool  # from a browser that this login had used before
    means: str
    succeeded: bool


@dataclass(frozen=True)
class Factor:
    seed: str | None  # None: sealed by another secret than the installation has
    is_confirmed: bool
    codes_left: int


def running_session(db: Work, settings: Settings, officer_id: int, token: str) -> Session | None:
    """None when it was ended, has lasted too long or stood unused."""
    hashed = hash_token(token)
    found = db.scalar(select(SignIn).where(SignIn.token == hashed, running_of(officer_id)))
    return shown(found, db) if found and is_fresh(db, settings, found) else None


def is_fresh(db: Work, settings: Settings, found: SignIn) -> bool:
    lasts, idle = timedelta(hours=settings.session_hours), timedelta(minutes=settings.idle_minutes)
    return db.real_now < min(found.started_at + lasts, found.seen_at + idle)


def sessions_of(db: Work, settings: Settings, officer_id: int) -> tuple[Session, ...]:
    """The one used last is the first."""
    found = db.scalars(select(SignIn).where(running_of(officer_id)).order_by(SignIn.id.desc()))
    fresh = (one for one in found if is_fresh(db, settings, one))
    return tuple(shown(one, db) for one in sorted(fresh, key=lambda one: one.seen_at, reverse=True))


def shown(row: SignIn, db: Work) -> Session:
    offset = db.stamp.offset
    return Session(
        row.id, row.address, row.browser, row.is_strong, row.started_at + offset,
        row.seen_at + offset, row.proven_at + offset, db.real_now > row.seen_at + NOTED,
    )  # fmt: skip


def factor_of(db: Work, settings: Settings, officer_id: int) -> Factor | None:
    found = db.get(SecondFactor, officer_id)
    if found is None:
        return None
    seed = seed_in(settings.secret_key, officer_id, found.sealed)
    return Factor(seed, found.confirmed_at is not None, codes_left(db, officer_id))


def attempts_of(
    db: Work, officer_id: int, of_id: int, *, after: int | None = None
) -> Page[Attempt]:
    """One's own; of somebody else for whoever reads the attempts of all."""
    if of_id != officer_id:
        access.require_sign_in_reader(db, officer_id)
    officer = db.get(Officer, of_id)
    if officer is None:
        raise NotFound("officer-not-found")
    return page_of(db, officer.login, after)


def all_attempts(
    db: Work, officer_id: int, *, login: str = "", after: int | None = None
) -> Page[Attempt]:
    access.require_sign_in_reader(db, officer_id)
    return page_of(db, login, after)


def page_of(db: Work, login: str, after: int | None) -> Page[Attempt]:
    names = (Officer.full_name, SignInAttempt)
    wanted = select(*names).outerjoin(Officer, Officer.login == SignInAttempt.login)
    if login:
        wanted = wanted.where(SignInAttempt.login == login)
    if after is not None:
        wanted = wanted.where(SignInAttempt.id < after)
    rows = db.execute(wanted.order_by(SignInAttempt.id.desc()).limit(PAGE + 1)).all()
    found, last = cut([attempt(row, name) for name, row in rows], PAGE)
    return Page(tuple(found), last.id if last else None)


def attempt(row: SignInAttempt, name: str | None) -> Attempt:
    return Attempt(row.id, row.at, row.login, name or "", row.address, bool(row.device), row.means,
                   row.succeeded)  # fmt: skip
