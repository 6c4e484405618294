"""Who runs the operations on cases and instances: suspend, resume, cancel; incidents."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true

from server.access.cases import alone, may_see_case
from server.access.people import has_role
from server.access.reach import Reach, is_admin, reach_of
from server.database import Work
from server.errors import NotAllowed, NotFound
from server.services.people import ADMIN
from server.tables import Case, Incident

DECIDING = ("lanh_dao_ban", "lanh_dao_don_vi")
"""Leaders of the body that leads the case decide; a specialist proposes (decision 6)."""
FOLLOWING = ("chuyen_vien_theo_doi", *DECIDING)


def may_halt_case(db: Work, officer_id: int, case_id: int) -> bool:
    """Suspend, resume and cancel: a leader of the lead unit."""
    case = db.get(Case, case_id)
    return case is not None and has_role(db, officer_id, case.lead_unit_id, *DECIDING)


def may_amend_case(db: Work, officer_id: int, case_id: int | None) -> bool:
    """Change data of an instance: whoever follows the case, who sees its content anyway."""
    case = db.get(Case, case_id) if case_id is not None else None
    return case is not None and has_role(db, officer_id, case.lead_unit_id, *FOLLOWING)


def may_chase(db: Work, officer_id: int, case_id: int) -> bool:
    """Set the ladder, begin a letter, pause and stop chasing: whoever follows the case."""
    return may_amend_case(db, officer_id, case_id)


def cases_chased_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    """Over `case`."""
    return Case.lead_unit_id.in_(units_following(db, officer_id))


def require_chaser(db: Work, officer_id: int, case_id: int) -> None:
    """NotFound where the case is hidden."""
    if not may_see_case(db, officer_id, case_id):
        raise NotFound("case-not-found")
    if not may_chase(db, officer_id, case_id):
        raise NotAllowed("may-not-chase")


def may_handle_incident(db: Work, officer_id: int, incident: Incident) -> bool:
    """An administrator, who sees no content; or the people who follow the case."""
    return may_handle(db, officer_id, incident.case_id)


def may_handle(db: Work, officer_id: int, case_id: int | None) -> bool:
    return is_admin(db, officer_id) or may_amend_case(db, officer_id, case_id)


def handles_incidents(db: Work, officer_id: int) -> bool:
    """Whether there can be any for them: an administrator, or who follows a case."""
    if is_admin(db, officer_id):
        return True
    followed = select(Case.id).where(Case.lead_unit_id.in_(units_following(db, officer_id)))
    return db.scalar(followed.limit(1)) is not None


def units_following(db: Work, officer_id: int) -> set[int]:
    return followed_by(reach_of(db, officer_id))


def followed_by(reach: Reach) -> set[int]:
    return {held.unit_id for held in reach.held if held.role in FOLLOWING}


def incidents_handled_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    if is_admin(db, officer_id):
        return true()
    units = units_following(db, officer_id)
    if not units:
        return false()
    followed = select(Case.id).where(Case.lead_unit_id.in_(units))
    return Incident.case_id.in_(alone(followed))


@lru_cache(512)
def incidents_waiting(reach: Reach) -> Select[Any] | None:
    """Of a reach by names (`alike`): whether there can be any for them, and how many wait."""
    waiting = select(func.count()).where(Incident.resolved_at.is_(None))
    if ADMIN in reach.roles:
        return select(true(), waiting.scalar_subquery())
    units = sorted(followed_by(reach), key=str)
    if not units:
        return None
    led = or_(*(Case.lead_unit_id == one for one in units))
    of_cases = waiting.where(Incident.case_id.in_(alone(select(Case.id).where(led))))
    return select(exists().where(led), of_cases.scalar_subquery())
