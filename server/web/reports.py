"""Báo cáo: which there are, each on screen, and as a file where it is small enough to wait for."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import NotFound
from server.printing.description import Kind, Report, Value
from server.printing.shown import text_of
from server.printing.writers import WRITERS, file_name
from server.queries.cases import case_choices
from server.queries.portfolio import periods
from server.queries.reports.catalogue import kind_of, kinds_for, read_report
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.report_questions import address, asked_of, bad_days

pages = Blueprint("reports", __name__)
SHOWN = 200  # lines on screen; more is for a file
AT_ONCE = {"xlsx": 3_000, "docx": 1_500, "pdf": 1_000, "csv": 20_000}
"""Lines that are written while somebody waits; larger ones are ordered."""


@pages.get("/reports")
@login_required  # type: ignore[untyped-decorator]
def list_reports() -> ResponseReturnValue:
    with database().reading() as db:
        kinds = kinds_for(db, officer_id())
    return render_template("reports/list.html", kinds=kinds)


@pages.get("/reports/<code>")
@login_required  # type: ignore[untyped-decorator]
def show_report(code: str) -> ResponseReturnValue:
    kind, typed = kind_of(code), request.args.to_dict()
    asked, bad = asked_of(typed), bad_days(typed)
    with database().reading() as db:
        lines = kind.count(db, asked)
        report = read_report(db, replace(asked, most=SHOWN), code).first(SHOWN)
        choices = case_choices(db, officer_id())
        closed = periods(db, officer_id(), asked.scope.now) if kind.figures else ()
    return render_template(
        "reports/report.html", kind=kind, report=report, asked=asked, choices=choices, bad=bad,
        closed=closed, typed=typed, lines=lines, at_once=AT_ONCE,
        files={ending: address(f"/reports/{code}.{ending}", typed) for ending in WRITERS},
        query=address("", typed).lstrip("?"),
    ), 422 if bad else 200  # fmt: skip


@pages.get("/reports/<code>.<ending>")
@login_required  # type: ignore[untyped-decorator]
def download_report(code: str, ending: str) -> ResponseReturnValue:
    kind, typed = kind_of(code), request.args.to_dict()
    if ending not in WRITERS:
        raise NotFound("report-not-found")
    asked = asked_of(typed)
    write, media_type = WRITERS[ending]
    with database().reading() as db:
        lines, today = kind.count(db, asked), db.today
        report = read_report(db, asked, code) if lines <= AT_ONCE[ending] else None
    if report is None:
        flash(
            _("Bảng có {n} dòng, lập tệp mất ít phút: bấm nút lập tệp bên dưới.", n=lines), "warn"
        )
        return redirect(address(f"/reports/{code}", typed), 303)
    return attached(write(report), media_type, file_name(report.title, today, ending))


def as_file(report: Report, ending: str) -> Response:
    """By its own name; NotFound for an ending that nothing writes."""
    if ending not in WRITERS:
        raise NotFound("report-not-found")
    write, media_type = WRITERS[ending]
    return attached(write(report), media_type, f"{report.name}.{ending}")


def attached(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.app_template_filter()
def told(value: Value, kind: Kind) -> str:
    """A cell of a report, as its files say it."""
    return text_of(kind, value)
