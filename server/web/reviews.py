"""Đợt báo cáo, sơ kết, tổng kết of a case: what was gathered, what comes, and asking for more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.reviews.request_review import request_review
from server.actions.reviews.schedule_review import schedule_review
from server.errors import Invalid
from server.queries.reviews import read_gathered
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.posted import form_page, typed, typed_day

pages = Blueprint("reviews", __name__)


@pages.get("/cases/<int:case_id>/rounds")
@login_required  # type: ignore[untyped-decorator]
def show_gathered(case_id: int) -> ResponseReturnValue:
    return gathered_page(case_id)


@pages.post("/cases/<int:case_id>/review-day")
@login_required  # type: ignore[untyped-decorator]
def set_review_day(case_id: int) -> ResponseReturnValue:
    try:
        day = typed_day("day", "review-day-wrong")
        schedule_review(database(), officer_id=officer_id(), case_id=case_id, day=day,
                        basis=typed("document"))  # fmt: skip
    except Invalid as refused:
        return gathered_page(case_id, refused.problems), 422
    flash(_("Đã đặt ngày sơ kết.") if day else _("Đã bỏ ngày sơ kết."), "ok")
    return redirect(f"/cases/{case_id}/rounds", 303)


@pages.post("/cases/<int:case_id>/review")
@login_required  # type: ignore[untyped-decorator]
def ask_for_review(case_id: int) -> ResponseReturnValue:
    request_review(database(), officer_id=officer_id(), case_id=case_id)
    flash(_("Đã yêu cầu sơ kết, tổng kết. Việc lập đề cương được mở cho chuyên viên theo dõi."),
          "ok")  # fmt: skip
    return redirect(f"/cases/{case_id}/rounds", 303)


def gathered_page(case_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        found = read_gathered(db, officer_id(), case_id)
    return form_page("rounds/list.html", problems, found=found, head=found.head)
