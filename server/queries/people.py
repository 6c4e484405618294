"""People as screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.kept import kept
from server.tables import Membership, Officer, Unit
from server.tables.validity import runs_on

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class Signed:
    """The officer behind a session; `unit` is where the first running membership is."""

    officer_id: int
    generation: int
    name: str
    title: str
    language: str
    unit_id: int | None
    unit: str
    roles: frozenset[str]
    shortcuts: bool = True
    must_choose_password: bool = False
    login: str = ""


@dataclass(frozen=True)
class Person:
    """`title` and `unit` as of today."""

    officer_id: int
    name: str
    title: str
    unit: str = ""


def signed_officer(db: Work, officer_id: int) -> Signed | None:
    """None also for an officer who has been switched off. Every request asks: remembered."""
    return kept(db, ("signed", officer_id), lambda: _signed(db, officer_id))


def _signed(db: Work, officer_id: int) -> Signed | None:
    officer = db.get(Officer, officer_id)
    if officer is None or not officer.is_active:
        return None
    memberships = running_memberships(db, officer_id, db.today)
    unit = db.get(Unit, memberships[0].unit_id) if memberships else None
    return Signed(
        officer_id=officer.id,
        generation=officer.sign_in_generation,
        name=officer.full_name,
        title=officer.title,
        language=officer.language,
        unit_id=unit.id if unit else None,
        unit=unit.name_on(db.today) if unit else "",
        roles=frozenset(membership.role for membership in memberships),
        must_choose_password=officer.password_is_given,
        login=officer.login,
    )


def running_memberships(db: Work, officer_id: int, day: date) -> list[Membership]:
    running = (
        select(Membership)
        .where(Membership.officer_id == officer_id)
        .where(runs_on(Membership, day))
        .order_by(Membership.id)
    )
    return list(db.scalars(running))
