"""One task: looking at it, its draft, its completion, its entry from paper."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tasks.complete_task import Completed, complete_task
from server.actions.tasks.save_draft import save_draft
from server.errors import Changed, Invalid, NotAllowed, NotProven, Refused
from server.queries.task_gate import Gate
from server.queries.tasks import draft_for
from server.recording.halting import Halted
from server.recording.incidents import StepFailed
from server.web.context import database, officer_id
from server.web.filters import clock
from server.web.forms_posted import posted_answer, posted_version, typed_answer
from server.web.language import sentence
from server.web.language import translate as _
from server.web.looks import note_look
from server.web.lost_line import note_sent
from server.web.marked_texts import refuse_levels
from server.web.paper import PaperTyped, paper_from, paper_problems, posted_paper
from server.web.proof import require_proof
from server.web.spoken_names import spoken
from server.web.task_looks import gate_of, kept_at, look_at, print_task, writable
from workflows.forms import Raw, edit_rows

pages = Blueprint("task_pages", __name__)


@pages.get("/tasks/<int:task_id>")
@login_required  # type: ignore[untyped-decorator]
def show_task(task_id: int) -> ResponseReturnValue:
    seen = look_at(task_id)
    note_look(seen.page.case_id)
    return print_task(seen)


@pages.get("/tasks/<int:task_id>/paper-entry")
@login_required  # type: ignore[untyped-decorator]
def show_paper_entry(task_id: int) -> ResponseReturnValue:
    seen = look_at(task_id)
    if seen.page.state != "open":
        return redirect(f"/tasks/{task_id}")
    if not seen.page.may_enter_from_paper:
        raise NotAllowed
    return print_task(seen, on_paper=True)


@pages.post("/tasks/<int:task_id>/completion")
@login_required  # type: ignore[untyped-decorator]
def complete(task_id: int) -> ResponseReturnValue:
    return receive(task_id, on_paper=False)


@pages.post("/tasks/<int:task_id>/paper-entry")
@login_required  # type: ignore[untyped-decorator]
def complete_from_paper(task_id: int) -> ResponseReturnValue:
    return receive(task_id, on_paper=True)


@pages.post("/tasks/<int:task_id>/draft")
@login_required  # type: ignore[untyped-decorator]
def keep_draft(task_id: int) -> ResponseReturnValue:
    """What the script of the page sends; without the script the button of the form saves."""
    save(task_id, typed_answer(gate_of(officer_id(), task_id).form))
    with database().reading() as db:
        draft = draft_for(db, officer_id(), task_id)
    if draft is None:  # completed meanwhile
        raise Changed("task-changed")
    return jsonify(at=clock(draft.at), draft=draft.at.isoformat(), kept=kept_at(draft))


def receive(task_id: int, *, on_paper: bool) -> ResponseReturnValue:
    """One form, several buttons: `_op` says which one was pressed."""
    gate = gate_of(officer_id(), task_id)
    if gate.state == "open" and not writable(gate, on_paper):
        raise NotAllowed
    operation = request.form.get("_op", "submit")
    if gate.is_signing and not on_paper and completes(gate, operation):
        try:
            require_proof_keeping(task_id, gate)
        except Changed as refused:
            raw = typed_answer(gate.form)
            return print_overtaken(task_id, raw, refused, on_paper=False), 409
    posted = posted_answer(gate.form, task_id)
    raw = posted.raw
    paper = posted_paper(task_id) if on_paper else None
    if posted.refusals:
        told = " ".join(posted.refusals)
        again = look_at(task_id)
        return print_task(again, raw=raw, told=told, on_paper=on_paper, paper=paper), 422
    if operation == "draft":
        return saved(task_id, raw, on_paper=on_paper)
    if gate.form and not completes(gate, operation):
        raw = edit_rows(gate.form, raw, operation)
        return print_task(look_at(task_id), raw=raw, on_paper=on_paper, paper=paper)
    return submit(task_id, gate, raw, paper)


def completes(gate: Gate, operation: str) -> bool:
    """The other buttons of a form save it or change its rows; a step without one has no others."""
    return operation != "draft" and (gate.form is None or operation == "submit")


def require_proof_keeping(task_id: int, gate: Gate) -> None:
    """Whoever has to sign in again for it finds their answer as a draft."""
    try:
        require_proof()
    except NotProven as asked:
        if gate.form and gate.state == "open":
            save(task_id, typed_answer(gate.form))
            asked.args_for_words["is_kept"] = True
        raise


def save(task_id: int, raw: Raw) -> None:
    refuse_levels(raw)
    save_draft(
        database(),
        officer_id=officer_id(),
        task_id=task_id,
        version=posted_version(),
        values=raw,
        seen=request.form.get("_draft"),
    )


def saved(task_id: int, raw: Raw, *, on_paper: bool) -> ResponseReturnValue:
    try:
        save(task_id, raw)
    except Changed as refused:
        return print_overtaken(task_id, raw, refused, on_paper=on_paper), 409
    except Refused as refused:
        if refused.code != "secret-document":
            raise
        # a secret is not kept; what was typed stays on the screen
        told = sentence(refused.code, refused.args_for_words)
        return print_task(look_at(task_id), raw=raw, told=told, on_paper=on_paper), 422
    flash(_("Đã lưu nháp."), "ok")
    return redirect(f"/tasks/{task_id}{'/paper-entry' if on_paper else ''}", 303)


def print_overtaken(
    task_id: int, raw: Raw, refused: Changed, *, on_paper: bool, paper: PaperTyped | None = None
) -> str:
    """The page as it stands now, with what was typed still in it."""
    told = sentence(refused.code, refused.args_for_words)
    seen = look_at(task_id)
    return print_task(seen, raw=raw, told=told, on_paper=on_paper, paper=paper)


def submit(task_id: int, gate: Gate, raw: Raw, paper: PaperTyped | None) -> ResponseReturnValue:
    """Whatever is refused comes back with everything that was typed."""
    faults = paper_problems(paper) if paper else {}
    try:
        if faults:
            raise Invalid
        done = complete_task(
            database(),
            officer_id=officer_id(),
            task_id=task_id,
            version=posted_version(),
            key=request.form.get("_key", "")[:60],
            raw=raw,
            paper=paper_from(paper) if paper else None,
        )
    except Invalid as refused:
        page = print_task(
            look_at(task_id),
            raw=raw,
            problems=refused.problems,
            on_paper=paper is not None,
            paper=paper,
            paper_faults=faults,
            told="" if refused.problems or faults else sentence(refused.code),
        )
        return page, 422
    except StepFailed:  # the model failed: what was typed is theirs to send again
        save(task_id, raw)
        raise
    except Changed as refused:
        if isinstance(refused, Halted):
            save(task_id, raw)
        return print_overtaken(task_id, raw, refused, on_paper=paper is not None, paper=paper), 409
    return onward(task_id, gate, done)


def onward(task_id: int, gate: Gate, done: Completed) -> ResponseReturnValue:
    """To the next step if it is theirs too, else to what was recorded; says which and why."""
    following = next(iter(done.next_task_ids), None)
    if following is not None:
        said = _("Đã hoàn thành. {name}: đã ghi. Bước tiếp theo ở ngay đây, cũng của đồng chí.",
                 name=spoken(gate.name))  # fmt: skip
    elif gate.next_steps:
        said = _("Đã hoàn thành. {name}: đã ghi. Tiếp theo: {next}, do người được giao thực hiện.",
                 name=spoken(gate.name), next=", ".join(map(spoken, gate.next_steps)))  # fmt: skip
    else:
        said = _("Đã hoàn thành. {name}: đã ghi. Hồ sơ tự chuyển bước; khi cần đồng chí, việc mới "
                 "hiện trong Việc của tôi.", name=spoken(gate.name))  # fmt: skip
    flash(said, "ok")
    note_sent(task_id)
    return redirect(f"/tasks/{following or task_id}", 303)
