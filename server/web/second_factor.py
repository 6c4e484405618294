"""Tài khoản của tôi, xác thực hai bước: set up with a telephone, keep codes on paper, take away."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from server import access
from server.actions.accounts.begin_second_factor import begin_second_factor
from server.actions.accounts.confirm_second_factor import confirm_second_factor
from server.actions.accounts.prove_again import prove_again
from server.actions.accounts.remove_second_factor import remove_second_factor
from server.actions.accounts.renew_recovery_codes import renew_recovery_codes
from server.errors import Invalid
from server.queries.sign_ins import factor_of
from server.services.second_factors import address_of
from server.web.context import database, officer_id, settings
from server.web.known_browsers import origin_for
from server.web.language import translate as _
from server.web.proof import proven
from server.web.row_forms import by_path
from server.web.sheets import code_of
from workflows.forms import FieldProblem

pages = Blueprint("second_factor", __name__)


@pages.get("/account/second-factor")
@login_required  # type: ignore[untyped-decorator]
def show() -> ResponseReturnValue:
    return factor_page()


@pages.post("/account/second-factor")
@login_required  # type: ignore[untyped-decorator]
@proven
def begin() -> ResponseReturnValue:
    me = current_user
    begin_second_factor(database(), settings(), officer_id=me.officer_id, session_id=me.session.id)
    return redirect("/account/second-factor", 303)


@pages.post("/account/second-factor/confirmation")
@login_required  # type: ignore[untyped-decorator]
def confirm() -> ResponseReturnValue:
    """The recovery codes stand on this page alone; nothing keeps them but their hashes."""
    me = current_user
    try:
        codes = confirm_second_factor(
            database(), settings(), officer_id=me.officer_id, session_id=me.session.id,
            code=request.form.get("code", "")[:60], origin=origin_for(me.signed.login),
        )  # fmt: skip
    except Invalid as refused:
        return factor_page(refused.problems), 422
    return factor_page(codes=codes, is_strong=True)  # the session was loaded before


@pages.post("/account/second-factor/proof")
@login_required  # type: ignore[untyped-decorator]
def strengthen() -> ResponseReturnValue:
    """A session that began with the password alone, of whoever has a role that asks for more."""
    me = current_user
    proof = request.form.get("code", "")[:60]
    fits = prove_again(database(), settings(), officer_id=me.officer_id, session_id=me.session.id,
                       proof=proof, origin=origin_for(me.signed.login), only_code=True)  # fmt: skip
    if not fits:
        return factor_page([FieldProblem(("code",), "code-wrong")]), 422
    return redirect("/tasks", 303)


@pages.post("/account/second-factor/codes")
@login_required  # type: ignore[untyped-decorator]
@proven
def renew_codes() -> ResponseReturnValue:
    return factor_page(codes=renew_recovery_codes(database(), officer_id=officer_id()))


@pages.post("/account/second-factor/removal")
@login_required  # type: ignore[untyped-decorator]
@proven
def remove() -> ResponseReturnValue:
    remove_second_factor(database(), settings(), officer_id=officer_id())
    flash(_("Đã tắt xác thực hai bước."), "ok")
    return redirect("/account/second-factor", 303)


def field_word(path: str) -> str:
    return _("Mã trên điện thoại") if path == "code" else path


def factor_page(
    problems: Sequence[FieldProblem] = (), codes: Sequence[str] = (), *, is_strong: bool = False
) -> str:
    me = current_user
    with database().reading() as db:
        factor = factor_of(db, settings(), me.officer_id)
        is_owed = access.must_be_strong(db, me.officer_id, settings().second_factor_roles)
    seed = factor.seed if factor and not factor.is_confirmed else None
    drawn = code_of(address_of(seed, me.signed.login)) if seed else ""
    return render_template(
        "accounts/second_factor.html", factor=factor, drawn=drawn, codes=codes, is_owed=is_owed,
        is_strong=is_strong or me.session.is_strong, problems=by_path(problems),
        field_word=field_word,
    )  # fmt: skip


@pages.app_template_filter("groups")
def in_groups(text: str) -> str:
    """Four by four, to be typed from the screen."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))
