"""Việc của tôi: the list and what the address may ask of it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.queries.inbox import Wanted, inbox
from server.queries.inbox_counts import inbox_counts
from server.textfold import nfc
from server.web.context import database, officer_id

pages = Blueprint("tasks", __name__)
VIEWS = ("all", "mine", "free", "draft", "taken", "paper")


@pages.get("/tasks")
@login_required  # type: ignore[untyped-decorator]
def list_tasks() -> ResponseReturnValue:
    wanted = wanted_from_address()
    with database().reading() as db:
        found = inbox(db, officer_id(), wanted)
        counts = inbox_counts(db, officer_id())
    return render_template("tasks/inbox.html", inbox=found, counts=counts, wanted=wanted)


def wanted_from_address() -> Wanted:
    """Whatever is not understood is left out: a mistyped address still shows a list."""
    view = request.args.get("view", "all")
    return Wanted(
        view=view if view in VIEWS else "all",
        unit_id=positive(request.args.get("unit")),
        case_id=positive(request.args.get("case")),
        search=nfc(request.args.get("q", ""))[:100].strip(),
        after=key_of(request.args.get("after", "")),
    )


def positive(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def key_of(text: str) -> tuple[date, int] | None:
    day, _sign, number = text.partition("_")
    try:
        found = positive(number)
        return (date.fromisoformat(day), found) if found else None
    except ValueError:
        return None
