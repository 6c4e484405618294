"""A model read aloud: its sentences beside the drawing, and as a sheet to be printed and signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.model_places import places_in
from server.queries import model_drafts, model_versions, models
from server.queries.model_vocabulary import processes
from server.queries.names import role_names
from server.reading_words import Known, told
from server.recording.versions import files_of
from server.services import SERVICES
from server.services.model_checks import models_of
from server.services.model_files import bytes_of, deployed_texts
from server.services.spoken_models import diagram_in_english, labels_in
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.words import SOURCE
from workflows.checks.answers import forms_in
from workflows.definition import read_files
from workflows.errors import DefinitionRefused
from workflows.reading_aloud import read_aloud

if TYPE_CHECKING:
    from server.database import Work

pages = Blueprint("model_readings", __name__)
keep_out_others(pages)


@dataclass(frozen=True)
class Read:
    """What the sheet says of itself, above the sentences and below them."""

    name: str
    path: str  # of the page it belongs to
    key: str
    version: int | None  # None: a draft
    revision: int | None
    at: datetime  # deployed, or last saved
    by: str
    approved_by: str
    hash: str  # of the content; empty while it cannot be read
    is_current: bool = False


@pages.get("/model-drafts/<int:draft_id>/sentences.json")
@login_required  # type: ignore[untyped-decorator]
def show_sentences(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        files = model_drafts.find_draft(db, officer_id(), draft_id).files
        known = known_in(db, files)
    return jsonify(sentences=sentences_of(files, known))


@pages.get("/model-drafts/<int:draft_id>/reading")
@login_required  # type: ignore[untyped-decorator]
def show_draft_reading(draft_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
        files = model_drafts.find_draft(db, officer_id(), draft_id).files
        known = known_in(db, files)
    read = Read(head.name, f"/model-drafts/{draft_id}", head.key, None, head.revision,
                head.saved_at, head.saved_by, head.approved_by, hash_of(files))  # fmt: skip
    return render_template("models/reading.html", read=read, sentences=sentences_of(files, known))


@pages.get("/models/<key>/versions/<int:version>/reading")
@login_required  # type: ignore[untyped-decorator]
def show_version_reading(key: str, version: int) -> ResponseReturnValue:
    with database().reading() as db:
        row = model_versions.read_version(db, officer_id(), key, version)
        sheet = models.read_model(db, officer_id(), key, chosen_language())
        files = deployed_texts(files_of(db, row.id))
        known = known_in(db, files)
    line = next(one for one in sheet.versions if one.version == version)
    read = Read(line.name, f"/models/{key}/versions/{version}", key, version, None, line.at,
                line.by, line.approved_by, row.hash, line.is_current)  # fmt: skip
    return render_template("models/reading.html", read=read, sentences=sentences_of(files, known))


def diagram_of(files: Mapping[str, str]) -> str:
    return next((text for name, text in sorted(files.items()) if name.endswith(".bpmn")), "")


def known_in(db: Work, files: Mapping[str, str]) -> Known:
    """Roles, fields that name people, called processes, places of the data, by their words."""
    forms, language = forms_in(bytes_of(files)), chosen_language()
    fields = {
        f"{form}.{name}": _("ghi ở ô “{name}”", name=about.get("title") or name)
        for form, each in forms.items()
        for name, about in each.items()
    }
    labels = labels_in(bytes_of(files)) if language != SOURCE else {}
    return Known(
        language=language, people={**role_names(db, language), **fields},
        places=places_in(bytes_of(files), language, labels),
        processes={one["code"]: one["name"] for one in processes(db, language)},
    )  # fmt: skip


def sentences_of(files: Mapping[str, str], known: Known) -> list[dict[str, Any]]:
    diagram = diagram_of(files)
    if known.language != SOURCE:
        diagram = diagram_in_english(diagram, labels_in(bytes_of(files)))
    return [
        {"number": one.number, "element": one.element, "text": told(one, known)}
        for one in read_aloud(diagram.encode(), SERVICES)
    ]


def hash_of(files: Mapping[str, str]) -> str:
    """The one that its version would have."""
    try:
        return read_files(models_of(bytes_of(files))).hash
    except DefinitionRefused:
        return ""
