"""Somebody whom the office's own sign-in (OpenID Connect) vouches for comes in as the one officer
it names. It makes no account and gives no role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from server.database import Database, Work
from server.errors import SignInFailed
from server.recording.second_factors import confirmed_factor
from server.recording.sign_ins import Origin, note_attempt
from server.settings import Settings
from server.tables import Officer


def enter_from_office(
    database: Database, settings: Settings, *, told: Mapping[str, Any], origin: Origin
) -> int:
    """`told` are the claims of a verified ID token."""
    with database.transaction() as db:
        officer = _named(db, settings.oidc_claim, told)
        login = officer.login if officer else str(told.get(settings.oidc_claim, ""))[:60]
        if officer is None or confirmed_factor(db, officer.id) is None:
            note_attempt(db, login, origin, succeeded=officer is not None, means="office")
    if officer is None:
        raise SignInFailed
    return officer.id


def _named(db: Work, claim: str, told: Mapping[str, Any]) -> Officer | None:
    """By the address, which the provider must have verified and one officer alone has; by any other
    claim, whoever has it as login."""
    said = str(told.get(claim) or "").strip().lower()
    if not said or (claim == "email" and told.get("email_verified") is not True):
        return None
    column = func.lower(Officer.email) if claim == "email" else Officer.login
    found = db.scalars(select(Officer).where(column == said, Officer.is_active).limit(2)).all()
    return found[0] if len(found) == 1 else None
