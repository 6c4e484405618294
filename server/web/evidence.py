"""Add evidence to an assignment, at any time."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.evidence.add_evidence import add_evidence
from server.errors import Invalid, NotAllowed
from server.queries.assignments import read_assignment
from server.queries.files import StoredFile
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.loose_files import posted_files
from server.web.posted import posted_key
from server.web.row_forms import by_path, day_of, is_bad_day
from workflows.forms import FieldProblem

pages = Blueprint("evidence", __name__)


@pages.get("/assignments/<int:assignment_id>/evidence")
@login_required  # type: ignore[untyped-decorator]
def ask_for_evidence(assignment_id: int) -> ResponseReturnValue:
    return show_form(assignment_id, {})


@pages.post("/assignments/<int:assignment_id>/evidence")
@login_required  # type: ignore[untyped-decorator]
def enter_evidence(assignment_id: int) -> ResponseReturnValue:
    names = ("text", "document", "happened_on")
    typed = {name: nfc(request.form.get(name, "")).strip() for name in names}
    loose = posted_files("file")
    problems = list(loose.problems)
    if not typed["text"] and not loose.files:
        problems.append(FieldProblem(("text",), "required"))
    if is_bad_day(typed["happened_on"]):
        problems.append(FieldProblem(("happened_on",), "not-a-date"))
    if problems:
        return show_form(assignment_id, typed, problems, loose.files), 422
    with database().reading() as db:
        line = read_assignment(db, officer_id(), assignment_id)
        today = db.today
    try:
        add_evidence(
            database(),
            officer_id=officer_id(),
            assignment_id=assignment_id,
            text=typed["text"],
            document=typed["document"],
            happened_on=day_of(typed["happened_on"]) or today,
            file_id=loose.ids[-1] if loose.ids else None,
            key=posted_key(),
        )
    except Invalid as refusal:
        return show_form(assignment_id, typed, refusal.problems, loose.files), 422
    flash(_("Đã thêm minh chứng."), "ok")
    return redirect(f"/cases/{line.case_id}/units/{line.unit_id}#a{assignment_id}", 303)


def show_form(
    assignment_id: int,
    typed: dict[str, str],
    problems: Any = (),
    files: tuple[StoredFile, ...] = (),
) -> str:
    with database().reading() as db:
        line = read_assignment(db, officer_id(), assignment_id)
        if not access.may_show_evidence(db, officer_id(), line.case_id, line.unit_id):
            raise NotAllowed("evidence-of-others")
    return render_template(
        "cases/evidence.html",
        line=line,
        typed=typed,
        problems=by_path(problems),
        files=files[-1:],
        key=uuid.uuid4(),
    )
