"""Report a difficulty from a task; withdraw what was reported; bundle several into one brief."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.obstacles.bundle_obstacles import bundle_obstacles
from server.actions.obstacles.report_obstacle import report_obstacle
from server.actions.obstacles.withdraw_obstacle import withdraw_obstacle
from server.errors import NotAllowed, NotFound, Refused
from server.tables import Instance, Task
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.language import translate as _
from server.web.obstacles import print_board
from server.web.selection import picked_ids

pages = Blueprint("obstacle_reports", __name__)


@pages.get("/tasks/<int:task_id>/obstacle")
@login_required  # type: ignore[untyped-decorator]
def ask_about_obstacle(task_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        task = db.get(Task, task_id)
        if task is None or not access.may_see_task(db, officer_id(), task):
            raise NotFound("task-not-found")
        unit_id = db.get_one(Instance, task.instance_id).unit_id or 0
        if not access.may_report_obstacle(db, officer_id(), task.case_id or 0, unit_id):
            raise NotAllowed("may-not-report")
        name = task.name
    return render_template("obstacles/report.html", task_id=task_id, name=name)


@pages.post("/tasks/<int:task_id>/obstacle")
@login_required  # type: ignore[untyped-decorator]
def begin_report(task_id: int) -> ResponseReturnValue:
    obstacle_id = report_obstacle(database(), officer_id=officer_id(), task_id=task_id)
    flash(_("Đã mở báo cáo khó khăn. Việc viết báo cáo hiện ở trang này."), "ok")
    return redirect(f"/obstacles/{obstacle_id}", 303)


@pages.post("/obstacles/<int:obstacle_id>/withdrawal")
@login_required  # type: ignore[untyped-decorator]
def withdraw(obstacle_id: int) -> ResponseReturnValue:
    withdraw_obstacle(database(), officer_id=officer_id(), obstacle_id=obstacle_id)
    flash(_("Đã rút báo cáo khó khăn."), "ok")
    return redirect(f"/obstacles/{obstacle_id}", 303)


@pages.post("/obstacles/brief")
@login_required  # type: ignore[untyped-decorator]
def bundle() -> ResponseReturnValue:
    """The reports that are ticked on the board, whose address comes along; back to it where they
    cannot be put together."""
    chosen = picked_ids(request.form.getlist("obstacle"))
    try:
        task_id = bundle_obstacles(database(), officer_id=officer_id(), obstacle_ids=chosen)
    except Refused as refused:
        if not refused.code.startswith("bundle-"):
            raise
        return print_board(sentence(refused.code, refused.args_for_words), chosen), refused.status
    flash(_("Đã đánh dấu {n} báo cáo trong một tờ trình. Kiểm tra, viết tóm tắt và đề xuất ở dưới.",
            n=len(chosen)), "ok")  # fmt: skip
    return redirect(f"/tasks/{task_id}", 303)
