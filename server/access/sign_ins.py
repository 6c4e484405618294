"""Who must give two proofs of who they are, and who reads how others signed in."""

from __future__ import annotations

from collections.abc import Collection

from server.access.people import AUDITOR
from server.access.reach import reach_of
from server.database import Work
from server.errors import NotFound
from server.services.people import ADMIN


def must_be_strong(db: Work, officer_id: int, roles: Collection[str]) -> bool:
    return not reach_of(db, officer_id).roles.isdisjoint(roles)


def require_sign_in_reader(db: Work, officer_id: int) -> None:
    if reach_of(db, officer_id).roles.isdisjoint({ADMIN, AUDITOR}):
        raise NotFound("page-not-found")
