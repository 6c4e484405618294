"""Tài khoản của tôi: a new password, and the end of every session but this one."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from server.actions.accounts.change_password import change_password
from server.actions.accounts.sign_out_everywhere import sign_out_everywhere
from server.errors import Invalid
from server.services.password_rules import LEAST, MOST
from server.web.context import database, officer_id, settings
from server.web.entering import remember
from server.web.known_browsers import origin_for
from server.web.language import translate as _
from server.web.proof import proven
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("own_account", __name__)
WORDS = {"old": "Mật khẩu hiện nay", "new": "Mật khẩu mới", "again": "Gõ lại mật khẩu mới"}


@pages.get("/account")
@login_required  # type: ignore[untyped-decorator]
def show() -> ResponseReturnValue:
    return account_page()


@pages.post("/account/password")
@login_required  # type: ignore[untyped-decorator]
def choose_password() -> ResponseReturnValue:
    """Passwords are taken as they are typed, spaces and all, and never printed again."""
    me = officer_id()
    old, new, again = (request.form.get(name, "")[: MOST + 1] for name in WORDS)
    try:
        change_password(database(), settings(), officer_id=me, old=old, new=new, again=again,
                        origin=origin_for(current_user.signed.login))  # fmt: skip
    except Invalid as refused:
        return account_page(refused.problems), 422
    remember(me, is_strong=current_user.session.is_strong)
    flash(_("Đã đổi mật khẩu. Mọi phiên đăng nhập khác đã kết thúc."), "ok")
    return redirect("/account", 303)


@pages.post("/account/sessions/end")
@login_required  # type: ignore[untyped-decorator]
@proven
def end_sessions() -> ResponseReturnValue:
    me = officer_id()
    sign_out_everywhere(database(), officer_id=me)
    remember(me, is_strong=current_user.session.is_strong)
    flash(_("Đã đăng xuất mọi nơi khác; phiên này còn tiếp tục."), "ok")
    return redirect("/account", 303)


def field_word(path: str) -> str:
    return _(WORDS.get(path, path))


def account_page(problems: Sequence[FieldProblem] = ()) -> str:
    return render_template(
        "accounts/own.html", me=current_user.signed, problems=by_path(problems), least=LEAST,
        words={name: _(words) for name, words in WORDS.items()},
        field_word=field_word,
    )  # fmt: skip
