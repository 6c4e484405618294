"""From a proof of who somebody is to a session: both halves of a sign-in, and what it leaves."""

from __future__ import annotations

import time

from flask import request, session
from flask_login import current_user, login_user

from server.actions.accounts.end_session import end_session
from server.actions.accounts.start_session import start_session
from server.errors import NotFound, SignInFailed
from server.queries.people import signed_officer
from server.queries.sign_ins import factor_of
from server.web.context import database, settings
from server.web.known_browsers import origin_for, remember_browser
from server.web.lost_line import note_arrival
from server.web.session import TOKEN, find_officer

HALF, PATIENCE = "half", 300  # seconds between password and code


def needs_code(officer_id: int) -> bool:
    """Then the first half is kept in the cookie, for some minutes."""
    with database().reading() as db:
        factor = factor_of(db, settings(), officer_id)
        signed = signed_officer(db, officer_id)
    if factor is None or not factor.is_confirmed or signed is None:
        return False
    session[HALF] = [officer_id, signed.generation, int(time.time())]
    return True


def half_signed() -> tuple[int, str] | None:
    """Id and login of who has given the password; None when that was too long ago."""
    officer_id, generation, at = session.get(HALF) or (0, 0, 0)
    if time.time() > at + PATIENCE:
        return None
    with database().reading() as db:
        signed = signed_officer(db, officer_id)
    is_same = signed is not None and signed.generation == generation
    return (officer_id, signed.login) if signed and is_same else None


def remember(officer_id: int, *, is_strong: bool = False) -> None:
    """A new session: nothing that an earlier visitor left stays in it, but the language."""
    with database().reading() as db:
        signed = signed_officer(db, officer_id)
    if signed is None:
        raise SignInFailed
    leave_session()
    language = session.get("language")
    session.clear()
    session[TOKEN] = start_session(
        database(), officer_id=officer_id, origin=origin_for(signed.login), is_strong=is_strong,
        browser=request.user_agent.string,
    )  # fmt: skip
    entered = find_officer(database(), officer_id, signed.generation)
    if entered is None:
        raise SignInFailed
    login_user(entered)
    session.permanent = True
    remember_browser(signed.login)
    note_arrival()
    if language:
        session["language"] = language


def leave_session() -> None:
    """The one of this browser, if there is one."""
    if not current_user.is_authenticated:
        return
    try:
        end_session(database(), officer_id=current_user.officer_id,
                    session_id=current_user.session.id)  # fmt: skip
    except NotFound:
        return  # ended meanwhile with all the others
