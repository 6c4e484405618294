"""Officers of every role at every distance from one unit's work, made for the walk alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server.database import Work
from server.recording.tokens import hash_of
from server.services.scopes import SCOPES
from server.tables import Membership, Officer, Role, Token, Unit

PLACES = {
    "own": "QU-NK",  # whose task, part, files are asked for
    "foreign": "QU-OM",  # no part of the case
    "lead": "BDV",
    "office": "VP",
    "standing": "BTV",  # the approver of the case
    "fellow": "QU-BT",  # another unit that carries out
    "informed": "QU-CR",
    "below": "BDV-NK",  # under the own unit
    "top": "TU-CT",  # above all of them
}
CROSSED = ("own", "foreign", "lead")
"""Here every role; elsewhere those that could open something."""
ELSEWHERE = ("lanh_dao_don_vi", "thuong_truc", "quan_tri")


@dataclass(frozen=True)
class Actor:
    id: int
    place: str
    role: str
    state: str = "in"  # in, before, after, left


def gather(db: Work) -> tuple[Actor, ...]:
    roles = db.scalars(select(Role.code).order_by(Role.code)).all()
    units = dict(db.execute(select(Unit.code, Unit.id)).all())
    return tuple(enter(db, units[PLACES[place]], *one) for one in wanted(roles)
                 for place in [one[0]])  # fmt: skip


def wanted(roles: list[str] | tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for place in PLACES:
        for role in roles if place in CROSSED else ELSEWHERE:
            yield place, role, "in"
    for state in ("before", "after", "left"):
        yield "lead", "lanh_dao_ban", state


def enter(db: Work, unit_id: int, place: str, role: str, state: str) -> Actor:
    login = f"walk.{place}.{role}.{state}"
    officer = Officer(login=login, full_name=login, fold=login, created_at=db.now,
                      is_active=state != "left")  # fmt: skip
    db.add(officer)
    db.flush()
    held = Membership(officer_id=officer.id, unit_id=unit_id, role=role)
    if state == "before":
        held.valid_from = db.today + timedelta(days=1)
    if state == "after":
        held.valid_to = db.today
    db.add(held)
    db.add(Token(officer_id=officer.id, made_by_id=officer.id, name="walk", scopes=list(SCOPES),
                 hash=hash_of(key_of(officer.id)), ending="walk", made_at=db.now,
                 expires_at=db.now + timedelta(days=1)))  # fmt: skip
    return Actor(officer.id, place, role, state)


def key_of(officer_id: int) -> str:
    return f"ts_{officer_id}"
