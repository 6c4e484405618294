"""Lịch làm việc: the year's days that differ, a change tried before it is written."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.calendar.change_days import change_days
from server.errors import Invalid
from server.queries.calendar import CalendarPreview, preview_change, read_year
from server.recording.calendar import OFF, WEEK, WORK, DayChange
from server.web.context import database, officer_id
from server.web.dated_forms import Sent
from server.web.dated_forms import field_word as word_of
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("calendar_pages", __name__)
AT = "/organisation/calendar"
OPPOSITE = {OFF: WORK, WORK: OFF, WEEK: WEEK}
WORDS = {"day": "Ngày", "kind": "Trở thành", "name": "Lý do"}


@pages.get(AT)
@login_required  # type: ignore[untyped-decorator]
def show_calendar() -> ResponseReturnValue:
    return calendar_page()


@pages.post(AT)
@login_required  # type: ignore[untyped-decorator]
def change_calendar() -> ResponseReturnValue:
    """Whatever is sent is tried; the second button writes what was tried."""
    sent = Sent()
    try:
        changes, document = said_in(sent), sent.line("document")
        if request.form.get("_op") != "apply":
            with database().reading() as db:
                return calendar_page(preview_change(db, officer_id(), changes, document))
        moved = change_days(database(), officer_id=officer_id(), changes=changes,
                            document=document)  # fmt: skip
    except Invalid as refused:
        return calendar_page(problems=refused.problems), 422
    flash(_("Đã ghi vào lịch. {n} thời hạn bước đang được tính lại.", n=moved), "ok")
    return redirect(f"{AT}?year={changes[0].day.year}", 303)


def said_in(sent: Sent) -> list[DayChange]:
    """The day, and the one it is swapped with."""
    kind, name = sent.line("kind"), sent.line("name")
    other = sent.last_day("other")
    changes = [DayChange(sent.day(), kind, name)]
    if other is not None:
        changes.append(DayChange(other, OPPOSITE.get(kind, ""), name))
    return changes


def field_word(path: str) -> str:
    """These mean something else here than on the other pages of the organisation."""
    return _(WORDS[path]) if path in WORDS else word_of(path)


def calendar_page(
    preview: CalendarPreview | None = None, problems: Sequence[FieldProblem] = ()
) -> str:
    with database().reading() as db:
        year = read_year(db, officer_id(), asked_number("year"))
        today = db.today
    return render_template(
        "organisation/calendar.html", year=year, today=today, preview=preview, typed=request.form,
        problems=by_path(problems), field_word=field_word,
    )  # fmt: skip
