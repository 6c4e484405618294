"""Việc của tôi: the lists and what the address may ask of them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.queries.done_tasks import done_tasks
from server.queries.inbox import inbox
from server.queries.inbox_counts import inbox_counts
from server.queries.inbox_filters import GROUPS, PARTS, URGENCIES, Place, Wanted
from server.queries.informed import informed
from server.queries.waiting import VIEWS
from server.textfold import nfc
from server.web.context import database, officer_id

pages = Blueprint("tasks", __name__)


@pages.get("/tasks")
@login_required  # type: ignore[untyped-decorator]
def list_tasks() -> ResponseReturnValue:
    wanted = wanted_from_address()
    with database().reading() as db:
        found = inbox(db, officer_id(), wanted)
        counts = inbox_counts(db, officer_id(), wanted)
    return render_template("tasks/inbox.html", inbox=found, counts=counts, wanted=wanted)


@pages.get("/tasks/done")
@login_required  # type: ignore[untyped-decorator]
def list_done() -> ResponseReturnValue:
    wanted = Wanted(view="done", case_id=positive(request.args.get("case")))
    before = positive(request.args.get("before"))
    with database().reading() as db:
        found = done_tasks(db, officer_id(), case_id=wanted.case_id, before=before)
        counts = inbox_counts(db, officer_id())
    return render_template("tasks/done.html", done=found, counts=counts, wanted=wanted)


@pages.get("/tasks/informed")
@login_required  # type: ignore[untyped-decorator]
def list_informed() -> ResponseReturnValue:
    with database().reading() as db:
        found = informed(db, officer_id(), before=positive(request.args.get("before")))
        counts = inbox_counts(db, officer_id())
    wanted = Wanted(view="informed")
    return render_template("tasks/informed.html", informed=found, counts=counts, wanted=wanted)


def wanted_from_address() -> Wanted:
    """Whatever is not understood is left out: a mistyped address still shows a list."""
    asked = request.args
    return Wanted(
        view=one_of(VIEWS, asked.get("view")) or "all",
        unit_id=positive(asked.get("unit")),
        case_id=positive(asked.get("case")),
        step=words(asked.get("step"), 200),
        due=one_of(GROUPS, asked.get("due")),
        urgency=one_of(URGENCIES, asked.get("urgency")),
        part=one_of(PARTS, asked.get("part")),
        search=words(asked.get("q"), 100),
        after=place_of(asked.get("after", "")),
    )


def one_of(known: tuple[str, ...], text: str | None) -> str:
    return text if text in known else ""


def words(text: str | None, most: int) -> str:
    return nfc(text or "")[:most].strip()


def positive(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def place_of(text: str) -> Place | None:
    """today_2022-06-20_15: where the page before ended."""
    key, _, rest = text.partition("_2")
    day, _, number = f"2{rest}".partition("_")
    try:
        found = positive(number)
        return (key, date.fromisoformat(day), found) if found and key in GROUPS else None
    except ValueError:
        return None
