"""Models of processes: the shelf, one process with its versions, what may be done with them."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.add_to_draft import add_to_draft
from server.actions.definitions.begin_draft import begin_draft
from server.actions.definitions.copy_model import copy_model
from server.actions.definitions.import_draft import import_draft
from server.actions.definitions.restore_definition import restore_definition
from server.actions.definitions.withdraw_definition import withdraw_definition
from server.errors import NotFound, Refused
from server.queries import model_versions, models, move_runs
from server.recording.versions import files_of
from server.services.blank_model import blank_model
from server.services.model_files import deployed_texts
from server.textfold import fold, nfc
from server.web.bundles import bundle_of, files_in
from server.web.context import database, officer_id
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.marked_texts import refuse_marked_models
from server.web.model_readings import known_in, sentences_of
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.proof import proven

KEY_GAPS = re.compile(r"[^a-z0-9]+")
pages = Blueprint("models", __name__)
keep_out_others(pages)


@pages.get("/models")
@login_required  # type: ignore[untyped-decorator]
def show_shelf() -> ResponseReturnValue:
    return shelf_page()


def shelf_page() -> str:
    with database().reading() as db:
        shelf = models.list_models(db, officer_id(), chosen_language())
    return render_template("models/list.html", shelf=shelf)


@pages.get("/models/<key>")
@login_required  # type: ignore[untyped-decorator]
def show_model(key: str) -> ResponseReturnValue:
    return model_page(key)


def model_page(key: str, refused: Refused | None = None) -> str:
    """`refused`: what stood against an act on this page; what was typed for it stays."""
    with database().reading() as db:
        sheet = models.read_model(db, officer_id(), key, chosen_language())
        moves = move_runs.moves_of(db, officer_id(), key)
    if refused is not None:
        flash(sentence(refused.code, refused.args_for_words), "warn")
    return render_template("models/show.html", sheet=sheet, moves=moves, refused=refused,
                           typed=request.form, act=request.endpoint)  # fmt: skip


@pages.post("/models/<key>/drafts")
@login_required  # type: ignore[untyped-decorator]
def begin(key: str) -> ResponseReturnValue:
    version = posted_number("version")
    draft_id = begin_draft(database(), officer_id=officer_id(), key=key, version=version)
    return redirect(f"/model-drafts/{draft_id}", 303)


@pages.post("/models")
@login_required  # type: ignore[untyped-decorator]
def begin_anew() -> ResponseReturnValue:
    """A new model from its name, blank or a copy: the code is the name in plain letters."""
    name = nfc(request.form.get("name", "")).strip()[:200]
    key = KEY_GAPS.sub("_", fold(name)).strip("_")[:60]
    if not key.isidentifier():
        raise Refused("model-name-missing")
    base = request.form.get("base", "")[:60]
    if base:
        draft_id = copy_model(database(), officer_id=officer_id(), key=base, new_key=key, name=name)
        return redirect(f"/model-drafts/{draft_id}", 303)
    files = blank_model(key, name)
    draft_id = import_draft(database(), officer_id=officer_id(), files=files)
    return redirect(f"/model-drafts/{draft_id}", 303)


@pages.post("/models/imports")
@login_required  # type: ignore[untyped-decorator]
def take_in() -> ResponseReturnValue:
    try:
        return taken_in()
    except Refused as refused:
        if refused.status != 422 or refused.code == "secret-document":  # it has a page of its own
            raise
        flash(refusal_of_files(refused), "warn")
        return shelf_page(), refused.status


def refusal_of_files(refused: Refused) -> str:
    """What is wrong with an unsafe file, as the checker says it."""
    args = refused.args_for_words
    if "problem" not in args:
        return sentence(refused.code, args)
    why = sentence(args["problem"], {"detail": _(args.get("detail", "").partition(": line ")[0])})
    return _("Tệp {file}, dòng {line}: {why}", file=args["file"], line=args["line"], why=why)


def taken_in() -> ResponseReturnValue:
    files = files_in(request.files.getlist("files"))
    refuse_marked_models(officer_id(), files)
    draft_id = posted_number("draft")
    if draft_id is None:
        draft_id = import_draft(database(), officer_id=officer_id(), files=files)
        flash(_("Đã đưa tệp vào bản nháp mới."), "ok")
        return redirect(f"/model-drafts/{draft_id}", 303)
    count = add_to_draft(database(), officer_id=officer_id(), draft_id=draft_id, files=files)
    said = _("Đã đưa {n} tệp vào bản nháp; bản trước còn trong lịch sử.", n=count)
    flash(said if count else _("Bản nháp đã có đúng những tệp này."), "ok")
    return redirect(f"/model-drafts/{draft_id}", 303)


@pages.get("/models/<key>/versions/<int:version>")
@login_required  # type: ignore[untyped-decorator]
def look_at_version(key: str, version: int) -> ResponseReturnValue:
    with database().reading() as db:
        sheet = models.read_model(db, officer_id(), key, chosen_language())
        row = model_versions.read_version(db, officer_id(), key, version)
        files = files_of(db, row.id)
        known = known_in(db, deployed_texts(files))
    line = next(one for one in sheet.versions if one.version == version)
    return render_template(
        "models/version.html", sheet=sheet, line=line, files=sorted(files),
        sentences=sentences_of(deployed_texts(files), known),
    )  # fmt: skip


@pages.get("/models/<key>/versions/<int:version>/diagram.bpmn")
@login_required  # type: ignore[untyped-decorator]
def show_version(key: str, version: int) -> ResponseReturnValue:
    with database().reading() as db:
        row = model_versions.read_version(db, officer_id(), key, version)
        files = files_of(db, row.id)
    drawn = next((data for name, data in files.items() if name.endswith(".bpmn")), b"")
    return Response(drawn, mimetype="application/xml")


@pages.get("/models/<key>/versions/<int:version>/files/<path:name>")
@login_required  # type: ignore[untyped-decorator]
def hand_out_file(key: str, version: int, name: str) -> ResponseReturnValue:
    with database().reading() as db:
        row = model_versions.read_version(db, officer_id(), key, version)
        content = files_of(db, row.id).get(name)
    if content is None:
        raise NotFound("model-not-found")
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=name.rpartition("/")[2])
    return answer


@pages.get("/models/<key>/versions/<int:version>/bundle.zip")
@login_required  # type: ignore[untyped-decorator]
def hand_out(key: str, version: int) -> ResponseReturnValue:
    with database().reading() as db:
        row = model_versions.read_version(db, officer_id(), key, version)
        files = files_of(db, row.id)
    return bundle_of(f"{key}-{version}", files)


@pages.post("/models/<key>/restorations")
@login_required  # type: ignore[untyped-decorator]
@proven
def roll_back(key: str) -> ResponseReturnValue:
    version, note = posted_number("version") or 0, request.form.get("note", "")
    try:
        done = restore_definition(
            database(), officer_id=officer_id(), key=key, version=version, note=note
        )
    except Refused as refused:
        return told_on_the_page(key, refused)
    if done:
        flash(_("Đã đưa bản {n} trở lại dùng cho hồ sơ mở từ nay.", n=version), "ok")
    else:
        flash(_("Đã gửi đề nghị; có hiệu lực khi người thứ hai duyệt."), "ok")
    return redirect(f"/models/{key}", 303)


@pages.post("/models/<key>/withdrawal")
@login_required  # type: ignore[untyped-decorator]
@proven
def withdraw(key: str) -> ResponseReturnValue:
    note = request.form.get("note", "")
    try:
        done = withdraw_definition(database(), officer_id=officer_id(), key=key, note=note)
    except Refused as refused:
        return told_on_the_page(key, refused)
    if done:
        flash(_("Đã ngừng dùng quy trình. Hồ sơ đang chạy vẫn chạy tiếp."), "ok")
    else:
        flash(_("Đã gửi đề nghị; có hiệu lực khi người thứ hai duyệt."), "ok")
    return redirect(f"/models/{key}", 303)


def told_on_the_page(key: str, refused: Refused) -> ResponseReturnValue:
    """What cannot be found stays unfound."""
    if refused.status not in (409, 422):
        raise refused
    return model_page(key, refused), refused.status
