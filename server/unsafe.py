"""What about an installation is unsafe, each with a code whose sentence says how to mend it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.data_folder import KEY
from server.database import Database, Work
from server.recording.quarantine import security_officers
from server.services.passwords import is_password
from server.services.people import ADMIN
from server.services.second_factors import seed_in
from server.settings import DEMO_PASSWORD, Settings
from server.tables import Membership, Officer, SecondFactor
from server.tables.validity import runs_on

Finding = tuple[str, dict[str, Any]]
HERE = frozenset({"127.0.0.1", "::1", "localhost"})
ASKED = 40  # officers whose password is tried: a hash takes tenths of a second
SHORT, DAYS = 32, 8


def unsafe(settings: Settings, database: Database) -> tuple[Finding, ...]:
    with database.reading() as db:
        people = tuple(of_people(db, settings))
    return (*of_settings(settings), *of_folder(settings), *people)


def of_settings(settings: Settings) -> Iterator[Finding]:
    """`settings` are complete: their secret key is the one in use."""
    is_open = settings.host not in HERE or settings.proxies
    if len(settings.secret_key) < SHORT:
        yield "unsafe-key-short", {"least": SHORT}
    if is_open and not settings.behind_tls:
        yield "unsafe-plain-http", {}
    if not settings.trusted_hosts:
        yield "unsafe-any-host", {}
    if settings.behind_tls and not settings.proxies:
        yield "unsafe-one-address", {}
    if os.environ.get("FLASK_DEBUG"):
        yield "unsafe-debug", {}
    if settings.smtp_host not in HERE | {""} and not settings.smtp_security:
        yield "unsafe-plain-mail", {"host": settings.smtp_host}
    if ADMIN not in settings.second_factor_roles:
        yield "unsafe-one-step", {}


def of_folder(settings: Settings) -> Iterator[Finding]:
    for path in (settings.data, settings.data / KEY):
        if path.exists() and path.stat().st_mode & 0o077:
            yield "unsafe-readable", {"path": str(path)}
    kept = (settings.data / "backups").glob("*")
    if not any(is_recent(path) for path in kept):
        yield "unsafe-no-backup", {"days": DAYS}


def is_recent(path: Path) -> bool:
    return time.time() - path.stat().st_mtime < DAYS * 24 * 3600


def of_people(db: Work, settings: Settings) -> Iterator[Finding]:
    admins = select(Membership.officer_id).where(Membership.role == ADMIN,
                                                 runs_on(Membership, db.today))  # fmt: skip
    active = select(Officer).where(Officer.is_active)
    confirmed = select(SecondFactor.officer_id).where(SecondFactor.confirmed_at.is_not(None))
    of_admins = active.where(Officer.id.in_(admins))
    weak = db.scalars(of_admins.where(Officer.id.not_in(confirmed)).order_by(Officer.id)).all()
    if weak:
        yield "unsafe-admins", {"logins": ", ".join(one.login for one in weak)}
    if not security_officers(db):
        yield "unsafe-no-security", {}
    lost = [one for one in db.scalars(select(SecondFactor))
            if seed_in(settings.secret_key, one.officer_id, one.sealed) is None]  # fmt: skip
    if lost:
        yield "unsafe-seeds", {"n": len(lost)}
    if db.stamp.is_demo:
        yield "unsafe-demo", {}
        return
    first = active.order_by(Officer.id.in_(admins).desc(), Officer.id).limit(ASKED)
    known = [one.login for one in db.scalars(first)
             if is_password(one.password_hash, DEMO_PASSWORD, settings.password)]  # fmt: skip
    if known:
        yield "unsafe-demo-password", {"logins": ", ".join(known)}
