"""Definitions: the shelf, a draft of uploaded files, its check, its approval, its deployment."""

from __future__ import annotations

from typing import Any

from server import access
from server.actions.definitions.approve_draft import approve_draft
from server.actions.definitions.deploy_draft import deploy_draft
from server.actions.definitions.import_draft import import_draft
from server.actions.definitions.save_model_draft import save_model_draft
from server.errors import Invalid
from server.model_places import Places, places_in
from server.problem_words import told
from server.queries import model_drafts, models
from server.services.model_files import bytes_of
from server.web.api.bearers import officer_id
from server.web.api.definition_shapes import (
    DefinitionItem,
    DefinitionList,
    DefinitionSheet,
    DefinitionVersion,
    Deployed,
    Deployment,
    DraftSheet,
    Files,
    Finding,
    Findings,
)
from server.web.api.operations import Versioned, operation
from server.web.api.shapes import each, picked
from server.web.context import database
from server.web.language import chosen_language
from workflows.errors import DefinitionRefused, Problem
from workflows.forms import FieldProblem

DRAFT = "/definition-drafts/<int:draft_id>"


@operation("GET", "/definitions", says="Các quy trình", scope="definitions:read",
           answers=DefinitionList)  # fmt: skip
def list_definitions() -> DefinitionList:
    with database().reading() as db:
        found = models.list_models(db, officer_id(), chosen_language()).models
    return DefinitionList(tuple(map(definition_item, found)), None)


def definition_item(line: models.ModelLine) -> DefinitionItem:
    return picked(DefinitionItem, line, version=line.current.version if line.current else None)


@operation("GET", "/definitions/<key>", says="Một quy trình, với các bản đã ban hành",
           scope="definitions:read", answers=DefinitionSheet)  # fmt: skip
def show_definition(key: str) -> DefinitionSheet:
    with database().reading() as db:
        sheet = models.read_model(db, officer_id(), key, chosen_language())
    return picked(DefinitionSheet, sheet, versions=each(DefinitionVersion, sheet.versions))


@operation("POST", "/definition-drafts", says="Đưa tệp lên thành bản nháp mới",
           scope="definitions:write", takes=Files, status=201, answers=DraftSheet)  # fmt: skip
def upload(sent: Files) -> DraftSheet:
    keep_out_others()
    files = {name: (text or "").encode("utf-8", "replace") for name, text in sent.files.items()}
    draft_id = import_draft(database(), officer_id=officer_id(), files=files)
    return draft_sheet(draft_id)


def keep_out_others() -> None:
    """Before anything that was sent is judged, as on the pages."""
    with database().reading() as db:
        access.require_modeller(db, officer_id())


@operation("GET", DRAFT, says="Một bản nháp quy trình", scope="definitions:read",
           answers=DraftSheet)  # fmt: skip
def show_definition_draft(draft_id: int) -> Versioned:
    sheet = draft_sheet(draft_id)
    return Versioned(sheet, sheet.revision)


@operation("PUT", f"{DRAFT}/files", says="Sửa tệp của bản nháp", scope="definitions:write",
           takes=Files, matched=True, answers=DraftSheet)  # fmt: skip
def change_files(draft_id: int, sent: Files, version: int) -> DraftSheet:
    keep_out_others()
    save_model_draft(database(), officer_id=officer_id(), draft_id=draft_id, revision=version,
                     changed=sent.files)  # fmt: skip
    return draft_sheet(draft_id)


@operation("GET", f"{DRAFT}/problems", says="Kiểm tra bản nháp", scope="definitions:read",
           answers=Findings)  # fmt: skip
def check_draft(draft_id: int) -> Findings:
    with database().reading() as db:
        files = dict(model_drafts.find_draft(db, officer_id(), draft_id).files)
        found = model_drafts.problems_in(db, officer_id(), files)
    is_sound = all(one.severity != "error" for one in found)
    places = places_in(bytes_of(files), chosen_language())
    return Findings(is_sound, tuple(finding(one, places) for one in found))


def finding(problem: Problem, places: Places) -> Finding:
    said: dict[str, Any] = told(problem, chosen_language(), places)
    return picked(Finding, problem, message=said["message"])


@operation("POST", f"{DRAFT}/approval", says="Duyệt bản nháp như đang có",
           scope="definitions:deploy", matched=True, status=204, answers=None)  # fmt: skip
def approve(draft_id: int, version: int) -> None:
    approve_draft(database(), officer_id=officer_id(), draft_id=draft_id, revision=version)


@operation("POST", f"{DRAFT}/deployment", says="Ban hành bản nháp", scope="definitions:deploy",
           takes=Deployment, matched=True, answers=Deployed)  # fmt: skip
def deploy(draft_id: int, sent: Deployment, version: int) -> Deployed:
    key = draft_sheet(draft_id).key
    try:
        deploy_draft(database(), officer_id=officer_id(), draft_id=draft_id, note=sent.note,
                     revision=version, over=sent.over, unplayed=sent.unplayed)  # fmt: skip
    except DefinitionRefused as refused:
        raise Invalid("definition-refused", problems=[
            FieldProblem((one.element or one.file or "",), one.code, one.args)
            for one in refused.problems
        ]) from refused  # fmt: skip
    return Deployed(key)


def draft_sheet(draft_id: int) -> DraftSheet:
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
        files = sorted(model_drafts.find_draft(db, officer_id(), draft_id).files)
    return picked(DraftSheet, head, files=tuple(files))
