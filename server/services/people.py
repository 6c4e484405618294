"""Names and holders: who acted, who is to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from server.database import Work
from server.services.call import Call
from server.tables import Membership, Notice, Officer
from server.tables.validity import does_run, runs_on

ADMIN = "quan_tri"


def name_of(call: Call) -> str:
    """The signatory: on paper whoever signed there, else the officer who completes the step."""
    written = call.answer.get("paper_signatory")
    if written:
        return str(written)
    officer = call.db.get(Officer, call.officer_id) if call.officer_id is not None else None
    return officer.full_name if officer else ""


def sign(call: Call) -> dict[str, Any]:
    """`signatory` is whoever completes the signing step."""
    if call.answer.get("decision") in ("refuse", "return"):
        return {}
    return {"signatory": name_of(call), "signatory_id": call.officer_id}


def holder_ids(db: Work, unit_id: int, roles: Iterable[str]) -> list[int]:
    """Active officers who hold one of the roles in the unit today."""
    return holders_of(db, [unit_id], roles).get(unit_id, [])


def holders_of(db: Work, units: Collection[int], roles: Iterable[str]) -> dict[int, list[int]]:
    """The same by unit, of many in one statement; a unit with nobody is left out."""
    query = (
        select(Membership.unit_id, Membership.officer_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.unit_id.in_(units),
            Membership.role.in_(tuple(roles)),
            holds_today(db),
        )
        .distinct()
        .order_by(Membership.officer_id)
    )
    found: dict[int, list[int]] = {}
    for unit_id, officer_id in db.execute(query):
        found.setdefault(unit_id, []).append(officer_id)
    return found


def holds_today(db: Work) -> ColumnElement[bool]:
    """Over `membership` joined with `officer`: an active one, and the role runs."""
    return and_(Officer.is_active, runs_on(Membership, db.today))


def leaves_no_admin(db: Work, ending: Collection[Membership]) -> bool:
    """When these roles end together, nobody administers without an end."""
    going = [one.id for one in ending if one.role == ADMIN and does_run(one, db.today)]
    others = select(Membership.id).join(Officer, Officer.id == Membership.officer_id).where(
        Membership.role == ADMIN, Membership.valid_to.is_(None), Officer.is_active,
        Membership.id.not_in(going), runs_on(Membership, db.today),
    )  # fmt: skip
    return bool(going) and db.scalar(others.limit(1)) is None


def tell(
    db: Work,
    officer_ids: Iterable[int],
    code: str,
    *,
    case_id: int | None = None,
    task_id: int | None = None,
    **args: Any,
) -> int:
    """A line inside the application for each officer; how many were told."""
    notices = [
        Notice(officer_id=one, case_id=case_id, task_id=task_id, code=code, args=args, at=db.now)
        for one in dict.fromkeys(officer_ids)
    ]
    db.add_all(notices)
    return len(notices)
