"""Nhận văn bản: sent, delivered, opened, acknowledged; one click asks the silent again."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.receipts.ask_again import ask_again
from server.queries.inbox_filters import words
from server.queries.receipts import MOST_DAYS, SHOWN, read_receipts
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.numbers import asked_number, posted_number
from server.web.posted import posted_key

pages = Blueprint("receipts", __name__)


@pages.get("/cases/<int:case_id>/receipts")
@login_required  # type: ignore[untyped-decorator]
def show_receipts(case_id: int) -> ResponseReturnValue:
    show, text = chosen("show", (*SHOWN, "silent")), words(request.args.get("unit"), 100)
    with database().reading() as db:
        found = read_receipts(
            db, officer_id(), case_id, show=show, text=text,
            days=asked_number("days"),
            after=asked_number("after") or 0,
        )  # fmt: skip
    return render_template("cases/receipts.html", head=found.head, found=found, show=show,
                           text=text, key=uuid.uuid4())  # fmt: skip


@pages.post("/cases/<int:case_id>/receipts/requests")
@login_required  # type: ignore[untyped-decorator]
def ask(case_id: int) -> ResponseReturnValue:
    days = min(max(posted_number("days") or 1, 1), MOST_DAYS)
    count = ask_again(
        database(), officer_id=officer_id(), case_id=case_id, days=days, key=posted_key(),
        unit_id=posted_number("unit"),
    )  # fmt: skip
    flash(_("Đã nhắc {n} đơn vị; đã ghi nhật ký.", n=count), "ok")
    return redirect(f"/cases/{case_id}/receipts?show=silent&days={days}", 303)
