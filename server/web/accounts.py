"""Sign in, sign out, the list of keys."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, login_user, logout_user

from server.actions.accounts.sign_in import sign_in
from server.errors import Refused, SignInFailed, TooMany
from server.queries.people import signed_officer
from server.web.context import database, settings
from server.web.language import translate as _
from server.web.lost_line import note_arrival
from server.web.session import SignedIn, local_path

pages = Blueprint("accounts", __name__)


@pages.get("/")
def go_to_work() -> ResponseReturnValue:
    return redirect("/tasks")


@pages.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    wanted = local_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted or "/tasks")
    return render_template("accounts/sign_in.html", next=wanted, problem=None, login="")


@pages.post("/sign-in")
def enter() -> ResponseReturnValue:
    login = request.form.get("login", "").strip()[:60]
    wanted = local_path(request.form.get("next"))
    try:
        officer = sign_in(
            database(),
            settings(),
            login=login,
            password=request.form.get("password", "")[:200],
            address=request.remote_addr or "",
        )
    except (SignInFailed, TooMany) as error:
        page = render_template(
            "accounts/sign_in.html", next=wanted, problem=words_for(error), login=login
        )
        return page, error.status
    remember(officer)
    return redirect(wanted or "/tasks", 303)


def words_for(error: Refused) -> str:
    if isinstance(error, TooMany):
        minutes = error.args_for_words.get("minutes", 15)
        return _("Đăng nhập sai quá nhiều lần. Hãy thử lại sau {minutes} phút.", minutes=minutes)
    return _("Tên đăng nhập hoặc mật khẩu không đúng.")


def remember(officer_id: int) -> None:
    """A new session: nothing that an earlier visitor left stays in it, but the language."""
    language = session.get("language")
    session.clear()
    with database().reading() as db:
        signed = signed_officer(db, officer_id)
    if signed is None:
        raise SignInFailed
    login_user(SignedIn(signed))
    session.permanent = True
    note_arrival()
    if language:
        session["language"] = language


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


@pages.get("/keys")
@login_required  # type: ignore[untyped-decorator]
def list_keys() -> ResponseReturnValue:
    return render_template("accounts/keys.html")
