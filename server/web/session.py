"""Who is asking: the officer behind the cookie, or the sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from server.queries.people import Signed, signed_officer
from server.web.context import database

FREE = frozenset({
    "static", "health.show_health", "language.choose_language", "accounts.leave",
    "own_account.show", "own_account.choose_password", None,
})  # fmt: skip


@dataclass(eq=False)
class SignedIn(UserMixin):  # type: ignore[misc]  # no types in Flask-Login
    """Flask-Login's view of an officer; its id carries the generation, so that one update of
    the officer's row signs out every browser."""

    signed: Signed

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
    app.before_request(lead_to_own_password)


def lead_to_own_password() -> ResponseReturnValue | None:
    """Whoever was given a password chooses their own before anything else.

    What is sent is not led away: a script would take that for a receipt and forget what it keeps.
    """
    if request.endpoint in FREE or request.blueprint == "api" or not current_user.is_authenticated:
        return None
    if not current_user.signed.must_choose_password:
        return None
    return redirect("/account", 303) if request.method == "GET" else ask_to_sign_in()


def load_officer(identity: str) -> SignedIn | None:
    number, _, generation = identity.partition(":")
    if g.get("plain") or not (number.isdecimal() and generation.isdecimal()):
        return None  # a page about a fault asks no database
    with database().reading() as db:
        signed = signed_officer(db, int(number))
    return SignedIn(signed) if signed and signed.generation == int(generation) else None


def ask_to_sign_in() -> ResponseReturnValue:
    """The form at the address that was asked for, so nothing has to be redirected."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else "/tasks"
    return render_template("accounts/sign_in.html", next=wanted, problem=None, login=""), 401


def local_path(path: str | None) -> str | None:
    """A path of this site, or nothing: never a way out to another host."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    return path if path.isprintable() else None
