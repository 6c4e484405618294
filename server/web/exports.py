"""Tệp đặt lập: ordered, watched while they are made, taken away by whoever ordered them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.exports.order_export import order_export
from server.errors import NotFound
from server.printing.writers import WRITERS, file_name
from server.queries.exports import list_exports, read_export
from server.queries.reports.catalogue import kind_of, read_report
from server.web.context import database, officer_id, settings
from server.web.language import translate as _
from server.web.report_questions import asked_of
from workflows.workdays import day_of

pages = Blueprint("exports", __name__)


@pages.get("/exports")
@login_required  # type: ignore[untyped-decorator]
def show_exports() -> ResponseReturnValue:
    with database().reading() as db:
        lines = list_exports(db, officer_id())
    return render_template("exports/list.html", lines=lines)


@pages.post("/exports")
@login_required  # type: ignore[untyped-decorator]
def order() -> ResponseReturnValue:
    code, ending = request.form.get("report", ""), request.form.get("ending", "")
    kind = kind_of(code)
    if ending not in WRITERS:
        raise NotFound("report-not-found")
    asked = asked_of(dict(parse_qsl(request.form.get("query", "")[:2000])))
    with database().reading() as db:
        read_report(db, replace(asked, most=1), code)  # what is hidden is not ordered either
        lines = kind.count(db, asked)
    made = order_export(
        database(), officer_id=officer_id(), report=code, ending=ending, asked=asked.kept(),
        lines=lines,
    )  # fmt: skip
    return redirect(f"/exports/{made}", 303)


@pages.get("/exports/<int:export_id>")
@login_required  # type: ignore[untyped-decorator]
def show_export(export_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        line = read_export(db, officer_id(), export_id)
    return render_template("exports/show.html", line=line)


@pages.get("/exports/<int:export_id>/file")
@login_required  # type: ignore[untyped-decorator]
def download_export(export_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        line = read_export(db, officer_id(), export_id)
    path = settings().exports.resolve() / line.key
    if line.state != "made" or not path.exists():
        raise NotFound("export-not-found")
    _write, media_type = WRITERS[line.ending]
    name = file_name(_(line.title), day_of(line.at), line.ending)
    return send_file(path, mimetype=media_type, as_attachment=True, download_name=name)
