"""Sắp xếp tổ chức: who keeps the organisation, and who decides on the work it moves."""

from __future__ import annotations

from server.access.operations import FOLLOWING
from server.access.reach import is_admin, reach_of
from server.database import Work
from server.errors import NotFound
from server.services.drafting import installation_units


def may_read_successions(db: Work, officer_id: int) -> bool:
    """An administrator, and the body that follows the cases; its content is a question of each."""
    if is_admin(db, officer_id):
        return True
    held = [one for one in reach_of(db, officer_id).held if one.role in FOLLOWING]
    return bool(held) and installation_units(db)[1] in {one.unit_id for one in held}


def require_reader_of_successions(db: Work, officer_id: int) -> None:
    if not may_read_successions(db, officer_id):
        raise NotFound("page-not-found")
