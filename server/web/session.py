"""Who is asking: the officer behind the cookie, or the sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import DBAPIError

from server import access
from server.actions.accounts.note_session import note_session
from server.database import Database
from server.queries.people import Signed, signed_officer
from server.queries.sign_ins import Session, running_session
from server.recording.sign_ins import Origin
from server.web.context import database, settings

ALWAYS = frozenset({"static", "health.show_health", "language.choose_language", "accounts.leave",
                    None})  # fmt: skip
TO_PASSWORD = ALWAYS | {"own_account.show", "own_account.choose_password"}
TO_FACTOR = TO_PASSWORD | {"second_factor.show", "second_factor.begin", "second_factor.confirm",
                           "second_factor.strengthen"}  # fmt: skip
TOKEN = "token"


@dataclass(eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]  # no types in Flask-Login
    """Flask-Login's view of an officer; its id carries the generation, so that one update of
    the officer's row signs out every browser."""

    signed: Signed
    session: Session

    @property
    def officer_id(self) -> int:
        return self.signed.officer_id

    @property
    def language(self) -> str:
        return self.signed.language

    def get_id(self) -> str:
        return f"{self.signed.officer_id}:{self.signed.generation}"


def recognise_officers(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # an officer's address changes between office and phone
    manager.user_loader(load_officer)
    manager.unauthorized_handler(ask_to_sign_in)
    app.before_request(lead_to_what_is_owed)


def lead_to_what_is_owed() -> ResponseReturnValue | None:
    """Whoever was given a password chooses their own before anything else, then sets up the second
    factor that a role of theirs asks for.

    What is sent is not led away: a script would take that for a receipt and forget what it keeps.
    """
    if request.endpoint in ALWAYS or request.blueprint == "api":
        return None
    if not current_user.is_authenticated:
        return None
    if current_user.signed.must_choose_password:
        return led_to("/account", TO_PASSWORD)
    return led_to("/account/second-factor", TO_FACTOR) if owes_factor() else None


def owes_factor() -> bool:
    roles = settings().second_factor_roles
    if current_user.session.is_strong or not roles:
        return False
    with database().reading() as db:
        return access.must_be_strong(db, current_user.officer_id, roles)


def led_to(path: str, free: frozenset[str | None]) -> ResponseReturnValue | None:
    if request.endpoint in free:
        return None
    return redirect(path, 303) if request.method == "GET" else ask_to_sign_in()


def load_officer(identity: str) -> SignedIn | None:
    number, _, generation = identity.partition(":")
    if g.get("plain") or not (number.isdecimal() and generation.isdecimal()):
        return None  # a page about a fault asks no database
    found = find_officer(database(), int(number), int(generation))
    if found and found.session.is_stale:
        note_use(found)
    return found


def note_use(found: SignedIn) -> None:
    """Whoever reads while the disk is full goes on reading."""
    origin = Origin(request.remote_addr or "")
    try:
        note_session(database(), session_id=found.session.id, origin=origin)
    except DBAPIError as error:
        current_app.logger.warning("use of a session not noted: %s", error)


def find_officer(place: Database, number: int, generation: int) -> SignedIn | None:
    with place.reading() as db:
        signed = signed_officer(db, number)
        if signed is None or signed.generation != generation:
            return None
        running = running_session(db, settings(), number, str(session.get(TOKEN, "")))
    return SignedIn(signed, running) if running else None


def ask_to_sign_in() -> ResponseReturnValue:
    """The form at the address that was asked for, so nothing has to be redirected."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/tasks"
    return render_template("accounts/sign_in.html", next=wanted, problem=None, login=""), 401


def local_path(path: str | None) -> str | None:
    """A path of this site, or nothing: never a way out to another host."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    return path if path.isprintable() else None
