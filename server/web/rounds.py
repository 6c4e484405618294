"""Đợt báo cáo: who has reported and who has not; the same as a table for other programs."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.queries.rounds import Round, RoundLine, read_round
from server.web.context import database, officer_id
from server.web.language import translate as _

pages = Blueprint("rounds", __name__)
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run as a formula when a cell begins with it."""


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


def as_csv(found: Round) -> str:
    """With the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("Đơn vị"), _("Ngày gửi"), _("Số báo cáo"), _("Tình trạng"), _("Kết quả"),
                    _("Hạn chế"), _("Nhiệm vụ kỳ tới")])  # fmt: skip
    for line in found.lines:
        day = line.sent.strftime("%d/%m/%Y") if line.sent else ""
        cells = (line.unit, day, line.number, said(line), *line.said.values())
        table.writerow([harmless(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def said(line: RoundLine) -> str:
    if line.sent is None:
        return _("Chưa báo cáo")
    return _("Nộp muộn") if line.is_late else _("Đúng hạn")


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell
