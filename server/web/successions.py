"""Sắp xếp tổ chức: begin one, what is prepared, what was applied and where the work went."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.organisation.begin_succession import begin_succession
from server.queries.successions import list_changes, read_change
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.numbers import asked_number

pages = Blueprint("successions", __name__)


@pages.get("/organisation/successions")
@login_required  # type: ignore[untyped-decorator]
def show_successions() -> ResponseReturnValue:
    with database().reading() as db:
        found = list_changes(db, officer_id(), asked_number("before"))
        may_begin = access.is_admin(db, officer_id())
    return render_template("organisation/successions.html", found=found, may_begin=may_begin)


@pages.post("/organisation/successions")
@login_required  # type: ignore[untyped-decorator]
def begin() -> ResponseReturnValue:
    task_id = begin_succession(database(), officer_id=officer_id())
    flash(_("Đã mở việc sắp xếp tổ chức. Ghi thay đổi dưới đây."), "ok")
    return redirect(f"/tasks/{task_id}", 303)


@pages.get("/organisation/successions/<int:succession_id>")
@login_required  # type: ignore[untyped-decorator]
def show_succession(succession_id: int) -> ResponseReturnValue:
    after = asked_number("after") or 0
    with database().reading() as db:
        found = read_change(db, officer_id(), succession_id, after)
        is_admin = access.is_admin(db, officer_id())
    return render_template("organisation/succession.html", found=found, is_admin=is_admin)
