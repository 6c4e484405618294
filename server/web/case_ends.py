"""Kết thúc hiệu lực văn bản: what will happen, and the act that begins it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.cases.propose_end import propose_end
from server.errors import NotAllowed
from server.queries.cases import read_case
from server.queries.halts import extent_of
from server.web.context import database, officer_id
from server.web.language import translate as _

pages = Blueprint("case_ends", __name__)


@pages.get("/cases/<int:case_id>/end")
@login_required  # type: ignore[untyped-decorator]
def ask_to_end(case_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        head = read_case(db, officer_id(), case_id)
        if not access.may_amend_case(db, officer_id(), case_id):
            raise NotAllowed("may-not-end-case")
        extent = extent_of(db, case_id)
    return render_template("cases/end.html", head=head, extent=extent)


@pages.post("/cases/<int:case_id>/end")
@login_required  # type: ignore[untyped-decorator]
def begin_end(case_id: int) -> ResponseReturnValue:
    propose_end(database(), officer_id=officer_id(), case_id=case_id)
    flash(_("Đã mở việc kết thúc hiệu lực. Thời hạn các việc đang mở tạm dừng khi xem xét."), "ok")
    return redirect(f"/cases/{case_id}", 303)
