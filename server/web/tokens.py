"""Khóa truy cập: one's own for programs, and those of the office's other systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tokens.add_service import add_service
from server.actions.tokens.issue_service_token import issue_service_token
from server.actions.tokens.issue_token import issue_token
from server.actions.tokens.revoke_token import revoke_token
from server.errors import Invalid
from server.queries.tokens import services, tokens_of
from server.recording.tokens import Wish
from server.services.scopes import SCOPES
from server.web.context import database, officer_id
from server.web.dated_forms import Sent
from server.web.language import translate as _
from server.web.proof import proven
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("tokens", __name__)
WORDS = {"name": "Tên khóa", "scopes": "Phạm vi", "days": "Có giá trị trong (ngày)",
         "reason": "Lý do", "login": "Tên tài khoản", "full_name": "Tên hệ thống"}  # fmt: skip


@pages.get("/account/tokens")
@login_required  # type: ignore[untyped-decorator]
def list_own() -> ResponseReturnValue:
    return own_page()


@pages.post("/account/tokens")
@login_required  # type: ignore[untyped-decorator]
@proven
def make_own() -> ResponseReturnValue:
    """The secret stands on this answer alone; nothing keeps it but its hash."""
    return made(own_page, lambda: issue_token(database(), officer_id=officer_id(), wish=wished()))


@pages.post("/account/tokens/<int:token_id>/revocation")
@login_required  # type: ignore[untyped-decorator]
def revoke(token_id: int) -> ResponseReturnValue:
    """Of a service too, by an administrator."""
    revoke_token(database(), officer_id=officer_id(), token_id=token_id)
    flash(_("Đã thu hồi khóa. Từ nay khóa này không mở được gì."), "ok")
    is_service = request.form.get("next") == "services"
    return redirect("/organisation/services" if is_service else "/account/tokens", 303)


@pages.get("/organisation/services")
@login_required  # type: ignore[untyped-decorator]
def list_services() -> ResponseReturnValue:
    return services_page()


@pages.post("/organisation/services")
@login_required  # type: ignore[untyped-decorator]
def enter_service() -> ResponseReturnValue:
    sent = Sent()
    try:
        made_id = add_service(database(), officer_id=officer_id(), name=sent.line("full_name"),
                              login=sent.line("login").lower())  # fmt: skip
    except Invalid as refused:
        return services_page(refused.problems), 422
    flash(_("Đã lập tài khoản hệ thống. Hãy giao vai trò ở dưới rồi cấp khóa."), "ok")
    return redirect(f"/organisation/officers/{made_id}", 303)


@pages.post("/organisation/services/tokens")
@login_required  # type: ignore[untyped-decorator]
@proven
def make_for_service() -> ResponseReturnValue:
    sent = Sent()
    return made(services_page, lambda: issue_service_token(
        database(), officer_id=officer_id(), service_id=sent.number("service") or 0, wish=wished(),
        reason=sent.line("reason"),
    ))  # fmt: skip


def wished() -> Wish:
    sent = Sent()
    return Wish(sent.line("name"), tuple(dict.fromkeys(request.form.getlist("scopes"))),
                sent.number("days"))  # fmt: skip


def made(page: Callable[..., str], make: Callable[[], str]) -> ResponseReturnValue:
    try:
        secret = make()
    except Invalid as refused:
        return page(refused.problems), 422
    return page(secret=secret), 201


def own_page(problems: Sequence[FieldProblem] = (), secret: str = "") -> str:
    with database().reading() as db:
        found = tokens_of(db, [officer_id()])[officer_id()]
    return printed("tokens/own.html", problems, tokens=found, secret=secret)


def services_page(problems: Sequence[FieldProblem] = (), secret: str = "") -> str:
    with database().reading() as db:
        found = services(db, officer_id())
    return printed("tokens/services.html", problems, services=found, secret=secret)


def printed(
    template: str, problems: Sequence[FieldProblem], *, secret: str, **shown: object
) -> str:  # fmt: skip
    """What was typed comes back with a refusal only."""
    return render_template(
        template, problems=by_path(problems), secret=secret, scopes=SCOPES, field_word=field_word,
        typed=request.form if problems else {}, **shown,
        chosen=request.form.getlist("scopes") if problems else (),
    )  # fmt: skip


def field_word(path: str) -> str:
    return _(WORDS.get(path, path))
