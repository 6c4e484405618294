"""Sơ kết, tổng kết asked for from the case's page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.reviews.request_review import request_review
from server.web.context import database, officer_id
from server.web.language import translate as _

pages = Blueprint("reviews", __name__)


@pages.post("/cases/<int:case_id>/review")
@login_required  # type: ignore[untyped-decorator]
def ask_for_review(case_id: int) -> ResponseReturnValue:
    request_review(database(), officer_id=officer_id(), case_id=case_id)
    flash(_("Đã yêu cầu sơ kết, tổng kết. Việc lập đề cương được mở cho chuyên viên theo dõi."),
          "ok")  # fmt: skip
    return redirect(f"/cases/{case_id}/papers", 303)
