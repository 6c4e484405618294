"""Cách ly: what came with a mark of secrecy, for the security officer; the way to wipe it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.quarantine.wipe_file import wipe_file
from server.errors import Invalid
from server.queries.quarantine import list_quarantine, read_quarantined
from server.services.media import SHEET, WORD
from server.web.context import database, officer_id, settings
from server.web.dated_forms import Sent
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("quarantine", __name__)
KINDS = {WORD: "Word", SHEET: "Excel", "application/pdf": "PDF"}


@pages.get("/quarantine")
@login_required  # type: ignore[untyped-decorator]
def show_quarantine() -> ResponseReturnValue:
    with database().reading() as db:
        page = list_quarantine(db, officer_id(), asked_number("before"))
    return render_template("quarantine/list.html", page=page)


@pages.get("/quarantine/<int:quarantined_id>")
@login_required  # type: ignore[untyped-decorator]
def show_quarantined(quarantined_id: int) -> ResponseReturnValue:
    return quarantined_page(quarantined_id)


@pages.post("/quarantine/<int:quarantined_id>/wipe")
@login_required  # type: ignore[untyped-decorator]
def wipe(quarantined_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        access.require_security(db, officer_id())
    try:
        wipe_file(database(), settings(), officer_id=officer_id(), quarantined_id=quarantined_id,
                  reason=Sent().line("reason"))  # fmt: skip
    except Invalid as refused:
        return quarantined_page(quarantined_id, refused.problems), 422
    flash(_("Đã hủy nội dung tệp. Dòng ghi nhận còn lại trong sổ."), "ok")
    return redirect("/quarantine", 303)


def quarantined_page(quarantined_id: int, problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        line = read_quarantined(db, officer_id(), quarantined_id)
    return render_template("quarantine/show.html", line=line, q=line.row, typed=request.form,
                           kind=KINDS.get(line.row.media_type, line.row.media_type),
                           problems=by_path(problems))  # fmt: skip
