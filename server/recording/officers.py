"""What an account says of an officer: judged, and written."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from server.database import Work
from server.recording.organisation import Fault, of_text
from server.services.addresses import ADDRESS
from server.tables import Membership, Officer
from server.tables.validity import does_run, runs_on
from server.textfold import fold

ADMIN = "quan_tri"
LOGIN = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")


@dataclass(frozen=True)
class Particulars:
    full_name: str
    title: str
    email: str


def of_login(db: Work, login: str) -> tuple[Fault, ...]:
    taken = db.scalar(select(Officer.id).where(Officer.login == login)) is not None
    return (
        *of_text("login", login, 60),
        (bool(login) and not LOGIN.fullmatch(login), "login", "bad-login", {}),
        (taken, "login", "login-taken", {"login": login}),
    )


def of_particulars(given: Particulars) -> tuple[Fault, ...]:
    return (
        *of_text("full_name", given.full_name, 200),
        of_text("title", given.title, 200)[1],
        (bool(given.email) and not ADDRESS.fullmatch(given.email), "email", "bad-email", {}),
        of_text("email", given.email, 320)[1],
    )


def write(officer: Officer, given: Particulars) -> None:
    officer.full_name, officer.fold = given.full_name, fold(given.full_name)
    officer.title, officer.email = given.title, given.email or None


def leaves_no_admin(db: Work, ending: Collection[Membership]) -> bool:
    """When these roles end together, nobody administers without an end."""
    going = [one.id for one in ending if one.role == ADMIN and does_run(one, db.today)]
    others = select(Membership.id).join(Officer, Officer.id == Membership.officer_id).where(
        Membership.role == ADMIN, Membership.valid_to.is_(None), Officer.is_active,
        Membership.id.not_in(going), runs_on(Membership, db.today),
    )  # fmt: skip
    return bool(going) and db.scalar(others.limit(1)) is None
