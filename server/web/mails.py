"""Thư gửi đi: the outbox, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.mails.retry_mail import retry_mail
from server.queries.mails import outbox
from server.web.context import database, officer_id, settings
from server.web.language import translate as _

pages = Blueprint("mails", __name__)


@pages.get("/mails")
@login_required  # type: ignore[untyped-decorator]
def list_mails() -> ResponseReturnValue:
    with database().reading() as db:
        found = outbox(db, officer_id())
    return render_template("mails/list.html", outbox=found, is_on=bool(settings().smtp_host))


@pages.post("/mails/<int:mail_id>/attempt")
@login_required  # type: ignore[untyped-decorator]
def attempt_again(mail_id: int) -> ResponseReturnValue:
    retry_mail(database(), officer_id=officer_id(), mail_id=mail_id)
    flash(_("Thư sẽ được gửi lại ngay."), "ok")
    return redirect("/mails", 303)
