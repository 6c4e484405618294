"""What an account says of an officer: judged, and written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from server.database import Work
from server.recording.organisation import Fault, of_text
from server.services.addresses import ADDRESS
from server.tables import Officer
from server.textfold import fold

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
