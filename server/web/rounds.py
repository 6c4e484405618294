"""Đợt báo cáo: who has reported and who has not; all that was said as one table, in a file."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.printing.writers import WRITERS
from server.queries.reports.round import read_round_report
from server.queries.rounds import read_round
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.reports import as_file

pages = Blueprint("rounds", __name__)


@pages.get("/rounds/<int:instance_id>")
@login_required  # type: ignore[untyped-decorator]
def show_round(instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        found = read_round(db, officer_id(), instance_id)
    return render_template("rounds/round.html", round=found, endings=tuple(WRITERS))


@pages.get("/rounds/<int:instance_id>/reports.<ending>")
@login_required  # type: ignore[untyped-decorator]
def download(instance_id: int, ending: str) -> ResponseReturnValue:
    """As it was edited, once it is collated."""
    with database().reading() as db:
        report = read_round_report(db, officer_id(), instance_id, chosen_language())
    return as_file(report, ending)
