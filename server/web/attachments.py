"""Files of a task: sent at once when they are chosen, dropped or pasted; several at a time."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.datastructures import FileStorage

from server.actions.files.withdraw_file import withdraw_file
from server.errors import Invalid, NotAllowed, Refused
from server.queries.files import StoredFile, file_for, own_file
from server.web.context import database, officer_id
from server.web.errors import wants_json
from server.web.forms_posted import store
from server.web.language import sentence
from server.web.language import translate as _
from server.web.posted import typed
from server.web.row_forms import by_path
from server.web.sheets import print_photo
from server.web.task_looks import gate_of, look_at, print_task
from workflows.forms import FieldProblem

pages = Blueprint("attachments", __name__)
MOST = 20  # at once


@pages.post("/tasks/<int:task_id>/files")
@login_required  # type: ignore[untyped-decorator]
def attach(task_id: int) -> ResponseReturnValue:
    """A script sends one, for a field of the form or for none; a plain form sends any number."""
    gate = gate_of(officer_id(), task_id)
    if gate.state != "open" or not (gate.may_complete or gate.may_enter_from_paper):
        raise NotAllowed("task-of-others")
    chosen = [one for one in request.files.getlist("files") if one.filename][:MOST]
    if wants_json():
        if not chosen:
            raise Invalid("file-missing")
        return told(taken_in(task_id, chosen[0]))
    refusals = [refusal(task_id, one) for one in chosen] or [sentence("file-missing", {})]
    if "" not in refusals and request.form.get("from") == "photo":
        return print_photo(task_id, refusals), 422
    if not chosen:
        return print_task(look_at(task_id), told=refusals[0]), 422
    return back(task_id, refusals)


def taken_in(task_id: int, file: FileStorage) -> StoredFile:
    number = store(task_id, file)
    with database().reading() as db:
        return file_for(db, officer_id(), number)


def told(file: StoredFile) -> ResponseReturnValue:
    """The line of the list, as the page itself would print it."""
    field, at = request.form.get("field", "")[:200], request.form.get("at", "0")[:4]
    line = render_template("files/line.html", file=file, field=field, at=at, is_mine=True)
    return jsonify(id=file.id, line=line)


def refusal(task_id: int, file: FileStorage) -> str:
    """What is wrong with it, or nothing."""
    try:
        store(task_id, file)
    except Refused as refused:
        return f"{file.filename}: {sentence(refused.code, refused.args_for_words)}"
    return ""


def back(task_id: int, refusals: list[str]) -> ResponseReturnValue:
    """The others are kept."""
    kept = refusals.count("")
    if kept:
        flash(_("Đã đính kèm {n} tệp.", n=kept), "ok")
    for one in filter(None, refusals):
        flash(one, "warn")
    return redirect(f"/tasks/{task_id}#tep", 303)


@pages.get("/files/<int:file_id>/withdrawal")
@login_required  # type: ignore[untyped-decorator]
def ask_why_withdrawn(file_id: int) -> ResponseReturnValue:
    return show_withdrawal(file_id, "")


@pages.post("/files/<int:file_id>/withdrawal")
@login_required  # type: ignore[untyped-decorator]
def withdraw(file_id: int) -> ResponseReturnValue:
    reason = typed("reason")
    try:
        task_id = withdraw_file(database(), officer_id=officer_id(), file_id=file_id, reason=reason)
    except Invalid as refused:
        return show_withdrawal(file_id, reason, refused.problems), 422
    flash(_("Đã rút tệp. Lý do ghi trong lịch sử của việc."), "ok")
    return redirect(f"/tasks/{task_id}#tep", 303)


def show_withdrawal(file_id: int, reason: str, problems: Sequence[FieldProblem] = ()) -> str:
    """Of what can still be withdrawn."""
    with database().reading() as db:
        file, task_id = own_file(db, officer_id(), file_id)
    return render_template(
        "files/withdrawal.html",
        file=file,
        task_id=task_id,
        reason=reason,
        problems=by_path(problems),
    )
