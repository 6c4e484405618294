"""One task: looking at it, its draft, its completion, its entry from paper."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.tasks.complete_task import Completed, complete_task
from server.actions.tasks.save_draft import save_draft
from server.errors import Changed, Invalid, NotAllowed
from server.queries.answers import answer_rows
from server.queries.comments import Comments, comments_of
from server.queries.dossier import Material, Matter, dossier, matter_of
from server.queries.files import StoredFile, files_of_task
from server.queries.task_answers import Saved
from server.queries.task_gate import Gate, task_gate
from server.queries.task_side import Side, task_side
from server.queries.tasks import TaskPage, draft_for, task_page
from server.recording.halting import Halted
from server.recording.incidents import StepFailed
from server.services.choices import options_of
from server.services.facts import facts_of
from server.tables import Task
from server.web.answers import answer_lines
from server.web.context import database, officer_id
from server.web.dossiers import readings
from server.web.filters import clock, moment
from server.web.forms import form_view
from server.web.forms_posted import posted_answer, posted_version, typed_answer
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.looks import note_look
from server.web.lost_line import note_sent
from server.web.numbers import asked_number
from server.web.paper import PaperTyped, paper_from, paper_problems, posted_paper
from workflows.forms import Options, Raw, edit_rows, prefill
from workflows.workdays import day_of

pages = Blueprint("task_pages", __name__)


@dataclass(frozen=True)
class Look:
    """All that one task page is printed from, read in one transaction."""

    page: TaskPage
    side: Side
    files: tuple[StoredFile, ...]
    matter: Matter
    materials: tuple[Material, ...]
    comments: Comments
    facts: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def look_at(task_id: int) -> Look:
    before = asked_number("before")
    with database().reading() as db:
        page = task_page(db, officer_id(), task_id)
        task = db.get_one(Task, task_id)
        is_open = page.may_complete or page.may_enter_from_paper
        return Look(
            page=page,
            side=task_side(db, officer_id(), task_id),
            files=files_of_task(db, task_id),
            matter=matter_of(db, officer_id(), task_id),
            materials=dossier(db, officer_id(), task_id) if page.state == "open" else (),
            comments=comments_of(db, officer_id(), task_id, before=before),
            facts=dict(facts_of(db, task, officer_id())) if page.form and is_open else {},
            options=dict(options_of(db, task, page.form)) if page.form else {},
            rows=answer_rows(db, page.answer.id) if page.answer else {},
        )


def gate_of(task_id: int) -> Gate:
    """Enough for taking something in; the whole look is for printing the page."""
    with database().reading() as db:
        return task_gate(db, officer_id(), task_id)


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
    save(task_id, typed_answer(gate_of(task_id).form))
    with database().reading() as db:
        draft = draft_for(db, officer_id(), task_id)
    if draft is None:  # completed meanwhile
        raise Changed("task-changed")
    return jsonify(at=clock(draft.at), draft=draft.at.isoformat(), kept=kept_at(draft))


def receive(task_id: int, *, on_paper: bool) -> ResponseReturnValue:
    """One form, several buttons: `_op` says which one was pressed."""
    gate = gate_of(task_id)
    if gate.state == "open" and not writable(gate, on_paper):
        raise NotAllowed
    operation = request.form.get("_op", "submit")
    posted = posted_answer(gate.form, task_id)
    raw = posted.raw
    paper = posted_paper(task_id) if on_paper else None
    if posted.refusals:
        told = " ".join(posted.refusals)
        again = look_at(task_id)
        return print_task(again, raw=raw, told=told, on_paper=on_paper, paper=paper), 422
    if operation == "draft":
        return saved(task_id, raw, on_paper=on_paper)
    if operation != "submit" and gate.form:
        raw = edit_rows(gate.form, raw, operation)
        return print_task(look_at(task_id), raw=raw, on_paper=on_paper, paper=paper)
    return submit(task_id, gate, raw, paper)


def save(task_id: int, raw: Raw) -> None:
    save_draft(
        database(),
        officer_id=officer_id(),
        task_id=task_id,
        version=posted_version(),
        values=raw,
        seen=request.form.get("_draft"),
    )


def kept_at(draft: Saved | None) -> dict[str, str]:
    """Field -> the moment as it is read: today's by the clock."""
    kept = draft.kept if draft else {}
    return {name: clock(at) if is_of(at, draft) else moment(at) for name, at in kept.items()}


def is_of(at: datetime, draft: Saved | None) -> bool:
    return draft is not None and day_of(at) == day_of(draft.at)


def saved(task_id: int, raw: Raw, *, on_paper: bool) -> ResponseReturnValue:
    try:
        save(task_id, raw)
    except Changed as refused:
        return print_overtaken(task_id, raw, refused, on_paper=on_paper), 409
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
                 name=gate.name)  # fmt: skip
    elif gate.next_steps:
        said = _("Đã hoàn thành. {name}: đã ghi. Tiếp theo: {next}, do người được giao thực hiện.",
                 name=gate.name, next=", ".join(gate.next_steps))  # fmt: skip
    else:
        said = _("Đã hoàn thành. {name}: đã ghi. Hồ sơ tự chuyển bước; khi cần đồng chí, việc mới "
                 "hiện trong Việc của tôi.", name=gate.name)  # fmt: skip
    flash(said, "ok")
    note_sent(task_id)
    return redirect(f"/tasks/{following or task_id}", 303)


def writable(page: TaskPage | Gate, on_paper: bool) -> bool:
    return page.may_enter_from_paper if on_paper else page.may_complete


def print_task(
    seen: Look,
    *,
    raw: Raw | None = None,
    problems: Any = (),
    on_paper: bool = False,
    paper: PaperTyped | None = None,
    paper_faults: dict[str, str] | None = None,
    told: str = "",
    assigning: Any = None,
    commenting: Any = None,
) -> str:
    """`raw` None: what was saved, else what the facts prefill."""
    page, language = seen.page, chosen_language()
    may_write = page.state == "open" and page.halt is None and writable(page, on_paper)
    if raw is None and page.form and may_write:
        raw = page.draft.values if page.draft else prefill(page.form, seen.facts)
    files = {file.id: file for file in seen.files}
    view = None
    if page.form and may_write:
        view = form_view(
            page.form, raw or {}, problems, (), seen.facts, seen.options, files, language
        )
    given = page.answer.values if page.answer else {}
    return render_template(
        "tasks/show.html",
        page=page,
        side=seen.side,
        view=view,
        may_write=may_write,
        has_faults=bool(problems or paper_faults or told or assigning or commenting),
        on_paper=on_paper,
        paper=paper or PaperTyped(),
        paper_problems=paper_faults or {},
        told=told,
        assigning=assigning,
        comments=seen.comments,
        commenting=commenting,
        key=uuid.uuid4(),
        kept=kept_at(page.draft),
        talk_key=uuid.uuid4(),
        lines=answer_lines(page.form, given, seen.rows, seen.options, language),
        files=seen.files,
        file_names={id_: file.name for id_, file in files.items()},
        matter=seen.matter,
        materials=readings(seen.materials, language),
    )
