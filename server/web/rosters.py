"""Nhập danh sách cán bộ từ Excel: tried first, line by line; then taken whole, or not at all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.officers.import_roster import import_roster
from server.errors import Invalid
from server.printing.writers import WRITERS, file_name
from server.queries.files import StoredFile
from server.queries.roster import roster_lines
from server.recording.rosters import GIVEN, KNOWN, NEW, JudgedLine, judged_lines
from server.services.media import path_of
from server.services.roster import COLUMNS, RosterLine, read_roster, write_roster
from server.web.context import database, officer_id, settings
from server.web.files import is_held_back
from server.web.language import translate as _
from server.web.loose_files import posted_files
from server.web.reports import attached
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("rosters", __name__)
SHOWN = 300
DONE = (NEW, GIVEN, KNOWN)


@pages.get("/organisation/roster")
@login_required  # type: ignore[untyped-decorator]
def ask_for_roster() -> ResponseReturnValue:
    return roster_page()


@pages.get("/organisation/roster.xlsx")
@login_required  # type: ignore[untyped-decorator]
def download_roster() -> ResponseReturnValue:
    with database().reading() as db:
        content, today = write_roster(roster_lines(db, officer_id())), db.today
    name = file_name(_("Danh sách cán bộ"), today, "xlsx")
    return attached(content, WRITERS["xlsx"][1], name)


@pages.post("/organisation/roster")
@login_required  # type: ignore[untyped-decorator]
def take_roster() -> ResponseReturnValue:
    """Whatever is sent is tried; the second button takes what was tried."""
    with database().reading() as db:
        access.require_admin(db, officer_id())
    sent = posted_files("list")
    problems = list(sent.problems)
    if not sent.files and not problems:
        problems.append(FieldProblem(("list",), "required-file"))
    if problems:
        return roster_page(problems=problems), 422
    file = sent.files[-1]
    try:
        refuse_unscanned(file)
        lines = read_roster(path_of(settings().files, file.sha256))
        if request.form.get("_op") != "import":
            return tried(file, lines)
        counts = import_roster(database(), officer_id=officer_id(), lines=lines, name=file.name)
    except Invalid as refused:
        if refused.code == "roster-refused":
            return tried(file, lines)
        problem = FieldProblem(("list",), refused.code, refused.args_for_words)
        return roster_page(problems=[problem]), 422
    flash(_("Đã nhập: {officers} tài khoản mới, {roles} vai trò mới.", **counts), "ok")
    return redirect("/organisation/officers", 303)


def refuse_unscanned(file: StoredFile) -> None:
    """Where there is a virus scanner, no workbook is opened before it has passed."""
    if is_held_back(file):
        raise Invalid("file-unscanned", name=file.name)


def tried(file: StoredFile, lines: tuple[RosterLine, ...]) -> ResponseReturnValue:
    with database().reading() as db:
        judged = judged_lines(db, lines)
    wrong = sum(bool(one.problems) for one in judged)
    return roster_page(judged, file), 422 if wrong else 200


def shown_of(judged: tuple[JudgedLine, ...]) -> list[JudgedLine]:
    """What is wrong first."""
    return sorted(judged, key=lambda one: (not one.problems, one.line.number))[:SHOWN]


def roster_page(
    judged: tuple[JudgedLine, ...] = (), file: StoredFile | None = None, problems: Any = ()
) -> str:
    with database().reading() as db:
        access.require_admin(db, officer_id())
    wrong = sum(bool(one.problems) for one in judged)
    counts = {does: sum(one.does == does for one in judged) for does in DONE}
    return render_template(
        "organisation/roster.html", judged=judged, shown=shown_of(judged), wrong=wrong,
        counts=counts, files=[file] if file else [], columns=COLUMNS, problems=by_path(problems),
    )  # fmt: skip
