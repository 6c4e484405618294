"""Đôn đốc: where the ladder of a case stands, its settings, a letter begun by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.chasing.ask_for_letter import ask_for_letter
from server.actions.chasing.set_ladder import LEAST, LISTS, set_ladder
from server.errors import Changed, Invalid
from server.queries import chasing
from server.queries.cases import read_case
from server.queries.reports.letter import read_letter
from server.services.typed import positive
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.posted import typed
from server.web.reports import as_file
from server.web.row_forms import by_path

pages = Blueprint("chasing", __name__)


@pages.get("/cases/<int:case_id>/chasing")
@login_required  # type: ignore[untyped-decorator]
def show_chase(case_id: int) -> ResponseReturnValue:
    return print_chase(case_id)


def print_chase(case_id: int) -> str:
    show = chosen("show", chasing.SHOWN)
    with database().reading() as db:
        found = chasing.read_chase(db, officer_id(), case_id, show=show, after=place())
    return render_template("chasing/ladder.html", head=found.head, chase=found, show=show)


def place() -> chasing.Key | None:
    """`after=2022-07-29.17`: the day and the assignment where the page before ended."""
    day, _dot, number = request.args.get("after", "").partition(".")
    try:
        return date.fromisoformat(day), min(int(number[:18]), 2**62)
    except ValueError:
        return None


@pages.post("/cases/<int:case_id>/chasing/letter")
@login_required  # type: ignore[untyped-decorator]
def begin_letter(case_id: int) -> ResponseReturnValue:
    """Where nothing can be written now, the page says why and stays."""
    try:
        count = ask_for_letter(database(), officer_id=officer_id(), case_id=case_id)
    except Changed as refused:
        flash(sentence(refused.code, refused.args_for_words), "warn")
        return print_chase(case_id), 409
    flash(_("Đang lập dự thảo công văn đôn đốc về {n} phần việc. Việc soạn sẽ hiện ở trang này.",
            n=count), "ok")  # fmt: skip
    return redirect(f"/cases/{case_id}/chasing", 303)


@pages.get("/letters/<int:instance_id>.<ending>")
@login_required  # type: ignore[untyped-decorator]
def download_letter(instance_id: int, ending: str) -> ResponseReturnValue:
    """To be signed on paper, as it is written so far."""
    with database().reading() as db:
        report = read_letter(db, officer_id(), instance_id, chosen_language())
    return as_file(report, ending)


@pages.get("/cases/<int:case_id>/chasing/ladder")
@login_required  # type: ignore[untyped-decorator]
def ask_for_ladder(case_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        access.require_chaser(db, officer_id(), case_id)
        ladder = chasing.read_chase(db, officer_id(), case_id).ladder
    return ladder_form(case_id, {name: as_typed(days) for name, days in ladder.items()})


@pages.post("/cases/<int:case_id>/chasing/ladder")
@login_required  # type: ignore[untyped-decorator]
def change_ladder(case_id: int) -> ResponseReturnValue:
    said = {name: typed(name) for name in (*LISTS, *LEAST)}
    ladder = {name: days_in(text) if name in LISTS else number_in(text)
              for name, text in said.items()}  # fmt: skip
    try:
        set_ladder(database(), officer_id=officer_id(), case_id=case_id, ladder=ladder)
    except Invalid as refused:
        return ladder_form(case_id, said, refused.problems), 422
    flash(_("Đã đặt mốc đôn đốc. Những lần nhắc chưa đến được tính lại theo mốc mới."), "ok")
    return redirect(f"/cases/{case_id}/chasing", 303)


def as_typed(days: Any) -> str:
    return ", ".join(map(str, days)) if isinstance(days, list) else str(days)


def days_in(text: str) -> list[int]:
    """`5, 1`; what is no number is out of bounds."""
    return [number_in(one) for one in text.replace(";", ",").split(",") if one.strip()]


def number_in(text: str) -> int:
    found = positive(text.strip())
    return -1 if found is None else found


def ladder_form(case_id: int, said: Mapping[str, str], problems: Any = ()) -> str:
    with database().reading() as db:
        head = read_case(db, officer_id(), case_id)
    return render_template(
        "chasing/settings.html", head=head, typed=said, problems=by_path(problems)
    )
