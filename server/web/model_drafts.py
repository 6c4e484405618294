"""One draft of a model: its page, its history, what is handed out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.go_back_in_draft import go_back_in_draft
from server.actions.definitions.set_draft_aside import set_draft_aside
from server.model_places import places_in
from server.problem_words import told
from server.queries import model_drafts
from server.queries.model_versions import running_by_version
from server.services.model_files import bytes_of
from server.web.bundles import bundle_of
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.model_readings import diagram_of
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from workflows.errors import Problem

pages = Blueprint("model_drafts", __name__)
keep_out_others(pages)


@pages.get("/model-drafts/<int:draft_id>")
@login_required  # type: ignore[untyped-decorator]
def show_draft(draft_id: int) -> ResponseReturnValue:
    return workplace(draft_id)


def workplace(
    draft_id: int,
    refused: Sequence[Problem] = (),
    note: str = "",
    hindered: str = "deployment",
) -> str:
    """`refused`: what stands against the act that is `hindered` by it, approval or deployment."""
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
        history = model_drafts.list_history(db, officer_id(), draft_id)
        running = sum(running_by_version(db, head.key).values())
        files = model_drafts.find_draft(db, officer_id(), draft_id).files
    problems = said(refused, files)
    return render_template(
        "models/draft.html", head=head, history=history, running=running, refused=problems,
        note=note, hindered=hindered,
    )  # fmt: skip


def said(problems: Sequence[Problem], files: Mapping[str, str]) -> list[dict[str, Any]]:
    """With the name of the element, where it has one."""
    places = places_in(bytes_of(files) if problems else {}, chosen_language())
    return [
        {**told(one, chosen_language(), places), "name": places.elements.get(one.element or "", "")}
        for one in problems
    ]


@pages.post("/model-drafts/<int:draft_id>/returns")
@login_required  # type: ignore[untyped-decorator]
def go_back(draft_id: int) -> ResponseReturnValue:
    go_back_in_draft(
        database(), officer_id=officer_id(), draft_id=draft_id,
        revision=posted_number("revision") or 0,
        to=posted_number("to") or 0,
    )  # fmt: skip
    flash(_("Đã đưa bản nháp về như lúc đó. Các bước sau vẫn còn trong lịch sử."), "ok")
    return redirect(f"/model-drafts/{draft_id}", 303)


@pages.post("/model-drafts/<int:draft_id>/removal")
@login_required  # type: ignore[untyped-decorator]
def remove(draft_id: int) -> ResponseReturnValue:
    set_draft_aside(database(), officer_id=officer_id(), draft_id=draft_id)
    flash(_("Đã bỏ bản nháp."), "ok")
    return redirect("/models", 303)


@pages.get("/model-drafts/<int:draft_id>/diagram.bpmn")
@login_required  # type: ignore[untyped-decorator]
def show_diagram(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        files = model_drafts.find_draft(db, officer_id(), draft_id).files
    return Response(diagram_of(files), mimetype="application/xml")


@pages.get("/model-drafts/<int:draft_id>/bundle.zip")
@login_required  # type: ignore[untyped-decorator]
def hand_out(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        draft = model_drafts.find_draft(db, officer_id(), draft_id)
        return bundle_of(f"{draft.key}-draft-{draft.revision}", bytes_of(draft.files))
