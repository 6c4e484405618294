"""The list of officers as it is today, in the columns in which it is read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select

from server import access
from server.database import Work
from server.queries.names import role_names
from server.tables import Membership, Officer, Unit


def roster_lines(db: Work, officer_id: int) -> Iterator[dict[str, str]]:
    """A line for each role that runs or is to come, of whoever may sign in."""
    access.require_admin(db, officer_id)
    roles = role_names(db)
    rows = db.execute(
        select(Officer, Membership, Unit.code)
        .join(Membership, Membership.officer_id == Officer.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Officer.is_active)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to > db.today))
        .order_by(Unit.position, Officer.id, Membership.id)
    )
    for officer, held, code in rows:
        ends = held.valid_to - timedelta(days=1) if held.valid_to else None
        begins = held.valid_from or officer.created_at.date()
        yield {
            "full_name": officer.full_name, "login": officer.login, "title": officer.title,
            "email": officer.email or "", "unit": code, "role": roles.get(held.role, held.role),
            "first": begins.strftime("%d/%m/%Y"),
            "last": ends.strftime("%d/%m/%Y") if ends else "",
        }  # fmt: skip
