"""Đề nghị gia hạn, điều chỉnh, trả lại: begun from a task or a unit's sheet, read, withdrawn."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.change_requests.raise_change_request import raise_change_request
from server.actions.change_requests.withdraw_change_request import withdraw_change_request
from server.errors import Invalid, NotFound
from server.queries import change_requests
from server.queries.assignments import AssignmentLine, read_assignment
from server.queries.journal import tell
from server.queries.task_side import task_side
from server.tables import Task
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.numbers import asked_number, posted_number

pages = Blueprint("change_requests", __name__)
SHOWN = ("open", *change_requests.STATES, "all")


@pages.get("/change-requests")
@login_required  # type: ignore[untyped-decorator]
def list_change_requests() -> ResponseReturnValue:
    state, case_id = chosen("state", SHOWN), asked_number("case")
    after = asked_number("after")
    with database().reading() as db:
        page = change_requests.list_change_requests(
            db, officer_id(), state=state, case_id=case_id, after=after
        )
    return render_template("change_requests/list.html", page=page, state=state, case_id=case_id)


@pages.get("/tasks/<int:task_id>/change-request")
@login_required  # type: ignore[untyped-decorator]
def ask_from_task(task_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        task = db.get(Task, task_id)
        if task is None or not access.may_see_task(db, officer_id(), task):
            raise NotFound("task-not-found")
        ids = [one.id for one in task_side(db, officer_id(), task_id).duties]
        lines = change_requests.requestable(db, officer_id(), *ids)
    return ask(lines, f"/tasks/{task_id}", task.name)


@pages.get("/assignments/<int:assignment_id>/change-request")
@login_required  # type: ignore[untyped-decorator]
def ask_from_sheet(assignment_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        lines = change_requests.requestable(db, officer_id(), assignment_id)
        line = read_assignment(db, officer_id(), assignment_id)
    back = f"/cases/{line.case_id}/units/{line.unit_id}#a{line.id}"
    return ask(lines, back, f"{line.unit}, {line.document}")


def ask(lines: tuple[AssignmentLine, ...], back: str, name: str) -> str:
    """Chosen at first: a deadline that binds, for that is what is asked about most."""
    bound = [line.id for line in lines if line.kind == "BINDING"] or [line.id for line in lines]
    return render_template(
        "change_requests/new.html", lines=lines, back=back, name=name, chosen=bound[:1]
    )


@pages.post("/change-requests")
@login_required  # type: ignore[untyped-decorator]
def begin_request() -> ResponseReturnValue:
    assignment_id = posted_number("assignment")
    if assignment_id is None:
        raise Invalid("change-without-assignment")
    request_id = raise_change_request(
        database(), officer_id=officer_id(), assignment_id=assignment_id
    )
    flash(_("Đã mở đề nghị. Việc viết đề nghị hiện ở trang này."), "ok")
    return redirect(f"/change-requests/{request_id}", 303)


@pages.get("/change-requests/<int:request_id>")
@login_required  # type: ignore[untyped-decorator]
def show_change_request(request_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        sheet = change_requests.read_change_request(db, officer_id(), request_id)
        told = tell(db, list(sheet.events))
    return render_template(
        "change_requests/sheet.html", sheet=sheet, r=sheet.request, line=sheet.line, told=told
    )


@pages.post("/change-requests/<int:request_id>/withdrawal")
@login_required  # type: ignore[untyped-decorator]
def withdraw(request_id: int) -> ResponseReturnValue:
    withdraw_change_request(database(), officer_id=officer_id(), request_id=request_id)
    flash(_("Đã rút đề nghị. Hạn hiện hành giữ nguyên."), "ok")
    return redirect(f"/change-requests/{request_id}", 303)
