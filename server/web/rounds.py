"""Đợt báo cáo: who has reported and who has not; the same as a table for other programs."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.printing.description import Column, Line, Table
from server.printing.write_csv import csv_of
from server.queries.rounds import Round, RoundLine, read_round
from server.web.context import database, officer_id
from server.web.language import translate as _

pages = Blueprint("rounds", __name__)


@pages.get("/rounds/<int:instance_id>")
@login_required  # type: ignore[untyped-decorator]
def show_round(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        found = read_round(db, officer_id(), instance_id)
    return render_template("rounds/round.html", round=found)


@pages.get("/rounds/<int:instance_id>/reports.csv")
@login_required  # type: ignore[untyped-decorator]
def download(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        found = read_round(db, officer_id(), instance_id)
    answer = Response(as_csv(found), mimetype="text/csv")
    name = f"bao-cao-dot-{found.cycle or found.instance_id}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def as_csv(found: Round) -> bytes:
    titles = (_("Số báo cáo"), _("Tình trạng"), _("Kết quả"), _("Hạn chế"), _("Nhiệm vụ kỳ tới"))
    columns = (Column(_("Đơn vị")), Column(_("Ngày gửi"), "day"), *map(Column, titles))
    lines = tuple(
        Line((line.unit, line.sent, line.number, said(line), *line.said.values()))
        for line in found.lines
    )
    return csv_of([Table(columns, lines)])


def said(line: RoundLine) -> str:
    if line.sent is None:
        return _("Chưa báo cáo")
    return _("Nộp muộn") if line.is_late else _("Đúng hạn")
