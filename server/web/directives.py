"""A directive as printed."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.queries.directives import read_directive
from server.queries.unfinished import count_unfinished
from server.web.context import database, officer_id
from server.web.looks import note_look

pages = Blueprint("directives", __name__)


@pages.get("/directives/<int:directive_id>")
@login_required  # type: ignore[untyped-decorator]
def show_directive(directive_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        sheet = read_directive(db, officer_id(), directive_id)
        left = count_unfinished(db, officer_id(), sheet.case_id) if sheet.case_id else None
    note_look(sheet.case_id)
    return render_template("directives/sheet.html", sheet=sheet, d=sheet.directive, left=left)
