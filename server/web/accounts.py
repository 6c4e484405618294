"""Sign in, sign out, the list of keys."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, logout_user

from server.actions.accounts.enter_code import enter_code
from server.actions.accounts.sign_in import sign_in
from server.errors import Refused, SignInFailed, TooMany
from server.queries.sign_ins import factor_of
from server.web.context import database, settings
from server.web.entering import half_signed, leave_session, needs_code, remember
from server.web.known_browsers import origin_for
from server.web.language import translate as _
from server.web.session import ask_to_sign_in, local_path

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
            origin=origin_for(login),
        )
    except (SignInFailed, TooMany) as error:
        page = render_template(
            "accounts/sign_in.html", next=wanted, problem=words_for(error), login=login
        )
        return page, error.status
    if needs_code(officer):
        session["wanted"] = wanted
        return redirect("/sign-in/code", 303)
    remember(officer)
    return redirect(wanted or "/tasks", 303)


@pages.get("/sign-in/code")
def ask_for_code() -> ResponseReturnValue:
    half = half_signed()
    return code_page(half[0]) if half else ask_to_sign_in()


@pages.post("/sign-in/code")
def give_code() -> ResponseReturnValue:
    half, wanted = half_signed(), local_path(session.get("wanted"))
    if half is None:
        told = _("Đã quá năm phút từ khi gõ mật khẩu. Hãy đăng nhập lại.")
        page = render_template("accounts/sign_in.html", next=wanted, problem=told, login="")
        return page, SignInFailed.status
    officer_id, login = half
    try:
        enter_code(database(), settings(), officer_id=officer_id, origin=origin_for(login),
                   code=request.form.get("code", "")[:60])  # fmt: skip
    except (SignInFailed, TooMany) as error:
        told = words_for(error, _("Mã không đúng, đã dùng rồi hoặc đã hết hạn."))
        return code_page(officer_id, told), error.status
    remember(officer_id, is_strong=True)
    return redirect(wanted or "/tasks", 303)


def code_page(officer_id: int, problem: str | None = None) -> str:
    with database().reading() as db:
        factor = factor_of(db, settings(), officer_id)
    is_lost = factor is not None and factor.seed is None
    return render_template("accounts/code.html", problem=problem, is_lost=is_lost)


def words_for(error: Refused, wrong: str = "") -> str:
    if isinstance(error, TooMany):
        minutes = error.args_for_words.get("minutes", 15)
        return _("Đăng nhập sai quá nhiều lần. Hãy thử lại sau {minutes} phút.", minutes=minutes)
    return wrong or _("Tên đăng nhập hoặc mật khẩu không đúng.")


@pages.post("/sign-out")
def leave() -> ResponseReturnValue:
    leave_session()
    logout_user()
    session.clear()
    return redirect("/sign-in", 303)


@pages.get("/keys")
@login_required  # type: ignore[untyped-decorator]
def list_keys() -> ResponseReturnValue:
    return render_template("accounts/keys.html")
