"""What the workplace of a draft asks and sends by its scripts: the files, saves, who else is in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.note_draft_editor import note_draft_editor
from server.actions.definitions.save_model_draft import save_model_draft
from server.errors import Refused
from server.model_places import places_in
from server.problem_words import told
from server.queries import model_drafts
from server.queries.model_vocabulary import read_vocabulary
from server.services.model_files import bytes_of, stored_form
from server.web.context import database, officer_id
from server.web.filters import clock
from server.web.forms import form_view
from server.web.json_sent import json_sent
from server.web.language import chosen_language
from server.web.model_drafts import said
from server.web.modellers import keep_out_others
from server.words import area
from workflows.forms import prefill

pages = Blueprint("draft_editing", __name__)
keep_out_others(pages)


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
    places = places_in(bytes_of(files), chosen_language())
    return jsonify(scenarios=[
        {"name": one.name, "words": one.words or one.name,
         "failure": told(one.failure, chosen_language(), places)["message"] if one.failure else ""}
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
