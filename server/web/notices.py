"""Thông báo: lines told to the officer, newest first; a button says that they have been read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.notices.read_notices import read_notices
from server.notice_words import notice_sentence
from server.queries.notices import NoticeLine, latest_notices
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.numbers import posted_number
from server.web.spoken_names import spoken

pages = Blueprint("notices", __name__)


@pages.get("/notices")
@login_required  # type: ignore[untyped-decorator]
def list_notices() -> ResponseReturnValue:
    with database().reading() as db:
        lines = latest_notices(db, officer_id())
    return render_template("accounts/notices.html", lines=[(line, told(line)) for line in lines])


@pages.post("/notices/reading")
@login_required  # type: ignore[untyped-decorator]
def note_reading() -> ResponseReturnValue:
    """Only what the page showed: a line that came meanwhile stays new."""
    until = posted_number("until") or 0
    read_notices(database(), officer_id=officer_id(), until=until)
    return redirect("/notices", 303)


def told(line: NoticeLine) -> str:
    return notice_sentence(line.code, line.args, chosen_language(), spoken)
