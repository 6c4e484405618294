"""The page of one task: what it is printed from, and the printing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template

from server.database import Work
from server.queries.answers import answer_rows
from server.queries.comments import Comments, comments_of
from server.queries.dossier import Material, Matter, dossier, matter_of
from server.queries.files import StoredFile, files_of_task, withdrawn_from
from server.queries.task_answers import Saved
from server.queries.task_gate import Gate, task_gate
from server.queries.task_side import Side, task_side
from server.queries.tasks import TaskPage, task_page
from server.services.choices import options_of
from server.services.facts import facts_of
from server.services.given_choices import given_options
from server.tables import Task
from server.web.answers import answer_lines
from server.web.context import database, officer_id
from server.web.dossiers import readings
from server.web.filters import clock, moment
from server.web.forms import form_view
from server.web.language import chosen_language
from server.web.numbers import asked_number
from server.web.paper import PaperTyped
from workflows.forms import Options, Raw, prefill
from workflows.workdays import day_of


@dataclass(frozen=True)
class Look:
    """All that one task page is printed from, read in one transaction."""

    page: TaskPage
    side: Side
    files: tuple[StoredFile, ...]
    withdrawn: tuple[StoredFile, ...]
    matter: Matter
    materials: tuple[Material, ...]
    comments: Comments
    facts: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def look_at(task_id: int) -> Look:
    return look_for(officer_id(), task_id, asked_number("before"))


def look_for(officer_id: int, task_id: int, before: int | None = None) -> Look:
    """`before`: the comment at which an older page of them ends."""
    with database().reading() as db:
        page = task_page(db, officer_id, task_id)
        task = db.get_one(Task, task_id)
        is_open = page.may_complete or page.may_enter_from_paper
        rows = answer_rows(db, page.answer.id) if page.answer else {}
        return Look(
            page=page,
            side=task_side(db, officer_id, task_id),
            files=files_of_task(db, task_id),
            withdrawn=withdrawn_from(db, task_id) if page.state == "open" else (),
            matter=matter_of(db, officer_id, task_id),
            materials=dossier(db, officer_id, task_id) if page.state == "open" else (),
            comments=comments_of(db, officer_id, task_id, before=before),
            facts=dict(facts_of(db, task, officer_id)) if page.form and is_open else {},
            options=choices_of(db, task, page, rows),
            rows=rows,
        )


def choices_of(db: Work, task: Task, page: TaskPage, rows: dict[str, Any]) -> Options:
    """Of today to fill the form in; to read what was answered, as it was on that day."""
    if page.form is None:
        return {}
    if page.answer is None or page.state == "open":
        return dict(options_of(db, task, page.form))
    return given_options(db, task, page.form, page.answer.values, rows, day_of(page.answer.at))


def gate_of(officer_id: int, task_id: int) -> Gate:
    """Enough for taking something in; the whole look is for printing the page."""
    with database().reading() as db:
        return task_gate(db, officer_id, task_id)


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
        withdrawn=seen.withdrawn,
        file_names={id_: file.name for id_, file in files.items()},
        matter=seen.matter,
        materials=readings(seen.materials, language),
    )


def kept_at(draft: Saved | None) -> dict[str, str]:
    """Field -> the moment as it is read: today's by the clock."""
    kept = draft.kept if draft else {}
    return {name: clock(at) if is_of(at, draft) else moment(at) for name, at in kept.items()}


def is_of(at: datetime, draft: Saved | None) -> bool:
    return draft is not None and day_of(at) == day_of(draft.at)
