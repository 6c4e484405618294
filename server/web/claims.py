"""Taking a task, or giving it back to the unit."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tasks.assign_task import assign_task
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.recall_completion import recall_completion
from server.actions.tasks.release_task import release_task
from server.errors import Invalid
from server.services.typed import positive
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.forms_posted import posted_answer
from server.web.language import sentence
from server.web.language import translate as _
from server.web.session import local_path
from server.web.task_looks import gate_of, look_at, print_task
from server.web.task_pages import save

pages = Blueprint("claims", __name__)


@pages.post("/tasks/<int:task_id>/claim")
@login_required  # type: ignore[untyped-decorator]
def claim(task_id: int) -> ResponseReturnValue:
    keep_typed(task_id)
    claim_task(database(), officer_id=officer_id(), task_id=task_id)
    flash(_("Đồng chí đã nhận việc."), "ok")
    return redirect(local_path(request.form.get("next")) or f"/tasks/{task_id}", 303)


@pages.post("/tasks/<int:task_id>/release")
@login_required  # type: ignore[untyped-decorator]
def release(task_id: int) -> ResponseReturnValue:
    keep_typed(task_id)
    release_task(database(), officer_id=officer_id(), task_id=task_id)
    flash(_("Đã trả lại việc cho đơn vị."), "ok")
    return redirect(local_path(request.form.get("next")) or "/tasks", 303)


@pages.post("/tasks/<int:task_id>/recall")
@login_required  # type: ignore[untyped-decorator]
def recall(task_id: int) -> ResponseReturnValue:
    recall_completion(database(), officer_id=officer_id(), task_id=task_id)
    flash(_("Đã thu hồi. Việc mở lại ở đây, nội dung đã gửi là bản nháp của đồng chí."), "ok")
    return redirect(f"/tasks/{task_id}", 303)


@dataclass(frozen=True)
class Assigning:
    """A refused form, as it was typed."""

    to: str
    note: str
    fault: str


@pages.post("/tasks/<int:task_id>/assignment")
@login_required  # type: ignore[untyped-decorator]
def assign(task_id: int) -> ResponseReturnValue:
    to, note = request.form.get("to", ""), nfc(request.form.get("note", "")).strip()
    note = note.replace("\r\n", "\n")
    try:
        if not positive(to):
            raise Invalid("assignee-missing")
        name = assign_task(database(), officer_id=officer_id(), task_id=task_id,
                           to_id=positive(to) or 0, note=note)  # fmt: skip
    except Invalid as refused:
        told = sentence(refused.code, refused.args_for_words)
        page = print_task(look_at(task_id), assigning=Assigning(to, note[:2000], told))
        return page, 422
    flash(_("Đã giao việc cho {name}.", name=name), "ok")
    return redirect(local_path(request.form.get("next")) or f"/tasks/{task_id}", 303)


def keep_typed(task_id: int) -> None:
    """The button stands in the task's form too: what was typed there stays as a draft."""
    if "_version" not in request.form:
        return
    gate = gate_of(officer_id(), task_id)
    if gate.form and gate.state == "open" and gate.may_complete:
        save(task_id, posted_answer(gate.form, task_id).raw)
