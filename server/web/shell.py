"""What stands around every page: who is signed in, how much waits, which day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from flask_login import current_user

from server import access
from server.queries.inbox_counts import open_count
from server.queries.incidents import open_incidents
from server.queries.notices import unread_count
from server.queries.people import Signed
from server.web.context import database


@dataclass(frozen=True)
class Shell:
    officer: Signed
    tasks: int
    notices: int
    incidents: int | None  # None: not theirs to handle
    now: datetime
    today: date
    is_demo: bool
    is_admin: bool = False
    is_auditor: bool = False
    is_security: bool = False
    may_model: bool = False


def frame(app: Flask) -> None:
    app.context_processor(around_the_page)


def around_the_page() -> dict[str, Any]:
    """Nothing on a page that must not ask the database (g.plain) or when nobody is signed in."""
    if g.get("plain") or not current_user.is_authenticated:
        return {"shell": None}
    if "shell" not in g:
        g.shell = read_shell(current_user.signed)
    return {"shell": g.shell}


def read_shell(officer: Signed) -> Shell:
    with database().reading() as db:
        return Shell(
            officer=officer,
            tasks=g.open_count if "open_count" in g else open_count(db, officer.officer_id),
            notices=unread_count(db, officer.officer_id),
            incidents=open_incidents(db, officer.officer_id),
            now=db.now,
            today=db.today,
            is_demo=db.stamp.is_demo,
            is_admin=access.is_admin(db, officer.officer_id),
            is_auditor=access.is_auditor(db, officer.officer_id),
            is_security=access.is_security(db, officer.officer_id),
            may_model=access.may_model(db, officer.officer_id),
        )
