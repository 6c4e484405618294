"""One draft of a model: the workplace, what its scripts ask and send, its way to a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.approve_draft import approve_draft
from server.actions.definitions.deploy_draft import deploy_draft
from server.actions.definitions.go_back_in_draft import go_back_in_draft
from server.actions.definitions.note_draft_editor import note_draft_editor
from server.actions.definitions.save_model_draft import save_model_draft
from server.actions.definitions.set_draft_aside import set_draft_aside
from server.errors import Refused
from server.model_places import places_in
from server.problem_words import told
from server.queries import model_drafts
from server.queries.model_vocabulary import read_vocabulary
from server.queries.models import running_by_version
from server.services.model_files import bytes_of, stored_form
from server.web.bundles import bundle_of
from server.web.context import database, officer_id
from server.web.filters import clock
from server.web.forms import form_view
from server.web.json_sent import json_sent
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.model_readings import diagram_of
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.proof import proven
from server.words import area
from workflows.errors import DefinitionRefused, Problem
from workflows.forms import prefill

pages = Blueprint("model_drafts", __name__)
keep_out_others(pages)
SHOWN_AGAIN = ("draft-behind", "draft-without-scenarios", "draft-not-approved",
               "deploy-without-note", "deploy-nothing-new", "model-key-taken")  # fmt: skip
"""What can be put right on the page itself: a box to tick, a second person to ask, a change."""


@pages.get("/model-drafts/<int:draft_id>")
@login_required  # type: ignore[untyped-decorator]
def show_draft(draft_id: int) -> ResponseReturnValue:
    return workplace(draft_id)


def workplace(draft_id: int, refused: Sequence[Problem] = (), note: str = "") -> str:
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
        history = model_drafts.list_history(db, officer_id(), draft_id)
        running = sum(running_by_version(db, head.key).values())
        files = model_drafts.find_draft(db, officer_id(), draft_id).files
    problems = said(refused, files)
    return render_template(
        "models/draft.html", head=head, history=history, running=running, refused=problems,
        note=note,
    )  # fmt: skip


def said(problems: Sequence[Problem], files: Mapping[str, str]) -> list[dict[str, Any]]:
    """With the name of the element, where it has one."""
    places = places_in(bytes_of(files) if problems else {}, chosen_language())
    return [
        {**told(one, chosen_language(), places), "name": places.elements.get(one.element or "", "")}
        for one in problems
    ]


@pages.get("/model-drafts/<int:draft_id>/state.json")
@login_required  # type: ignore[untyped-decorator]
def show_state(draft_id: int) -> ResponseReturnValue:
    """Everything the workplace begins with."""
    with database().reading() as db:
        draft = model_drafts.find_draft(db, officer_id(), draft_id)
        files, revision = dict(draft.files), draft.revision
        vocabulary = read_vocabulary(db, officer_id(), chosen_language())
        problems = model_drafts.problems_in(db, officer_id(), files)
    return jsonify(
        revision=revision, files=files, isOpen=draft.state == "open", vocabulary=vocabulary,
        problems=said(problems, files),
    )  # fmt: skip


@pages.get("/model-drafts/<int:draft_id>/scenarios.json")
@login_required  # type: ignore[untyped-decorator]
def show_scenarios(draft_id: int) -> ResponseReturnValue:
    """How each scenario goes on the draft as it is saved."""
    with database().reading() as db:
        files = dict(model_drafts.find_draft(db, officer_id(), draft_id).files)
        played = model_drafts.scenarios_in(db, officer_id(), files)
    return jsonify(scenarios=[
        {"name": one.name, "words": one.words or one.name,
         "failure": told(one.failure, chosen_language())["message"] if one.failure else ""}
        for one in played
    ])  # fmt: skip


@pages.get("/model-drafts/<int:draft_id>/carried-over/<path:name>")
@login_required  # type: ignore[untyped-decorator]
def carry_over(draft_id: int, name: str) -> ResponseReturnValue:
    """A scenario rewritten for the model as it is; the script puts it into the draft."""
    with database().reading() as db:
        files = dict(model_drafts.find_draft(db, officer_id(), draft_id).files)
        text = model_drafts.scenario_carried_over(db, officer_id(), files, name)
    return jsonify(text=text)


@pages.get("/model-drafts/<int:draft_id>/forms/<name>")
@login_required  # type: ignore[untyped-decorator]
def preview_form(draft_id: int, name: str) -> ResponseReturnValue:
    """A form as an officer will see it, with nothing filled in."""
    with database().reading() as db:
        files = dict(model_drafts.find_draft(db, officer_id(), draft_id).files)
    form = stored_form(files, name)
    view = form_view(form, prefill(form, {"today": ""}), language=chosen_language())
    return render_template("models/form.html", view=view)


@pages.get("/models/words.json")
@login_required  # type: ignore[untyped-decorator]
def show_words() -> ResponseReturnValue:
    """The words of the workplace's scripts and of bpmn-js in the reader's language."""
    return jsonify(area("editor", chosen_language()))


@pages.post("/model-drafts/<int:draft_id>/revisions")
@login_required  # type: ignore[untyped-decorator]
def save(draft_id: int) -> ResponseReturnValue:
    """JSON in: revision, changed. Out: revision, time, and what the checker says of it."""
    sent = posted_json()
    revision = save_model_draft(
        database(), officer_id=officer_id(), draft_id=draft_id,
        revision=sent["revision"], changed=sent["changed"],
    )  # fmt: skip
    with database().reading() as db:
        draft = model_drafts.find_draft(db, officer_id(), draft_id)
        files = dict(draft.files)
        found = model_drafts.problems_in(db, officer_id(), files)
        now = db.now
    problems = said(found, files)
    return jsonify(revision=revision, at=clock(now), problems=problems)


def posted_json() -> dict[str, Any]:
    try:
        sent = json_sent() if request.is_json else None
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise Refused("draft-not-understood")
    if type(sent.get("revision")) is not int or not isinstance(sent.get("changed"), dict):
        raise Refused("draft-not-understood")
    return sent


@pages.post("/model-drafts/<int:draft_id>/editors")
@login_required  # type: ignore[untyped-decorator]
def note_editor(draft_id: int) -> ResponseReturnValue:
    note_draft_editor(database(), officer_id=officer_id(), draft_id=draft_id)
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
        others = model_drafts.others_here(db, officer_id(), draft_id)
    return jsonify(
        others=list(others), revision=head.revision, by=head.saved_by, isOpen=head.state == "open"
    )


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


@pages.post("/model-drafts/<int:draft_id>/approval")
@login_required  # type: ignore[untyped-decorator]
@proven
def approve(draft_id: int) -> ResponseReturnValue:
    revision = posted_number("revision") or 0
    approve_draft(database(), officer_id=officer_id(), draft_id=draft_id, revision=revision)
    flash(_("Đã duyệt bản nháp như đang có. Ai sửa tiếp thì phải duyệt lại."), "ok")
    return redirect(f"/model-drafts/{draft_id}#ban-hanh", 303)


@pages.post("/model-drafts/<int:draft_id>/deployment")
@login_required  # type: ignore[untyped-decorator]
@proven
def deploy(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        key = model_drafts.find_draft(db, officer_id(), draft_id).key
    note = request.form.get("note", "")
    try:
        deploy_draft(
            database(), officer_id=officer_id(), draft_id=draft_id, note=note,
            revision=posted_number("revision") or 0, over=posted_number("over"),
            unplayed="unplayed" in request.form,
        )  # fmt: skip
    except DefinitionRefused as refused:
        return workplace(draft_id, refused.problems, note), 422
    except Refused as fault:
        if fault.code not in SHOWN_AGAIN:
            raise
        flash(sentence(fault.code, fault.args_for_words), "warn")
        return workplace(draft_id, note=note), fault.status
    flash(_("Đã ban hành. Hồ sơ mở từ nay chạy theo bản mới."), "ok")
    return redirect(f"/models/{key}", 303)


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
