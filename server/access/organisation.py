"""Who keeps the organisation, and who reads what everybody did: hidden from all others."""

from __future__ import annotations

from server.access.people import AUDITOR, SECURITY
from server.access.reach import is_admin, reach_of
from server.database import Work
from server.errors import NotFound


def require_admin(db: Work, officer_id: int) -> None:
    if not is_admin(db, officer_id):
        raise NotFound("page-not-found")


def is_auditor(db: Work, officer_id: int) -> bool:
    return AUDITOR in reach_of(db, officer_id).roles


def require_auditor(db: Work, officer_id: int) -> None:
    if not is_auditor(db, officer_id):
        raise NotFound("page-not-found")


def is_security(db: Work, officer_id: int) -> bool:
    return SECURITY in reach_of(db, officer_id).roles


def require_security(db: Work, officer_id: int) -> None:
    if not is_security(db, officer_id):
        raise NotFound("page-not-found")
