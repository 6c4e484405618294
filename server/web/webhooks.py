"""Báo tin cho hệ thống khác: who is told what, and what has not reached them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.webhooks.add_webhook import add_webhook
from server.actions.webhooks.end_webhook import end_webhook
from server.actions.webhooks.retry_delivery import retry_delivery
from server.errors import Invalid
from server.hook_kinds import KINDS
from server.queries.webhooks import webhook_board
from server.web.context import database, officer_id, settings
from server.web.dated_forms import Sent
from server.web.language import translate as _
from server.web.proof import proven
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("webhooks", __name__)
WORDS = {"service": "Cho hệ thống", "url": "Địa chỉ nhận", "kinds": "Báo khi", "reason": "Lý do"}


@pages.get("/webhooks")
@login_required  # type: ignore[untyped-decorator]
def list_webhooks() -> ResponseReturnValue:
    return board_page()


@pages.post("/webhooks")
@login_required  # type: ignore[untyped-decorator]
@proven
def enter_webhook() -> ResponseReturnValue:
    """The secret of its signatures stands on this answer alone."""
    sent = Sent()
    try:
        secret = add_webhook(
            database(), settings(), officer_id=officer_id(), url=sent.line("url"),
            service_id=sent.number("service") or 0, reason=sent.line("reason"),
            kinds=tuple(dict.fromkeys(request.form.getlist("kinds"))),
        )  # fmt: skip
    except Invalid as refused:
        return board_page(refused.problems), 422
    return board_page(secret=secret), 201


@pages.post("/webhooks/<int:webhook_id>/end")
@login_required  # type: ignore[untyped-decorator]
def end(webhook_id: int) -> ResponseReturnValue:
    end_webhook(database(), officer_id=officer_id(), webhook_id=webhook_id)
    flash(_("Từ nay không báo tin đến địa chỉ này nữa."), "ok")
    return redirect("/webhooks", 303)


@pages.post("/webhooks/deliveries/<int:delivery_id>/attempt")
@login_required  # type: ignore[untyped-decorator]
def attempt_again(delivery_id: int) -> ResponseReturnValue:
    retry_delivery(database(), officer_id=officer_id(), delivery_id=delivery_id)
    flash(_("Tin sẽ được gửi lại ngay."), "ok")
    return redirect("/webhooks", 303)


def board_page(problems: Sequence[FieldProblem] = (), secret: str = "") -> str:
    with database().reading() as db:
        board = webhook_board(db, officer_id())
    return render_template(
        "webhooks/list.html", board=board, kinds=KINDS, is_on=settings().webhooks, secret=secret,
        problems=by_path(problems), typed=request.form if problems else {}, field_word=field_word,
        chosen=request.form.getlist("kinds") if problems else (),
    )  # fmt: skip


def field_word(path: str) -> str:
    return _(WORDS.get(path, path))
