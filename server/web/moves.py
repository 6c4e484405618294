"""Running instances and another version: what would happen, moving them, what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.approve_move import approve_move
from server.actions.definitions.move_running import move_running
from server.actions.definitions.stop_move import stop_move
from server.actions.instances.move_instance import move_instance
from server.errors import Invalid, Refused
from server.problem_words import told as problem_told
from server.queries import model_drafts, model_versions, models, move_runs
from server.queries.move_people import standing_at, whose
from server.queries.move_preview import preview_one
from server.queries.moves import Group, Moves, preview_moves
from server.recording.model_proposals import needs_approval
from server.services.definitions import definition_by_id
from server.services.model_checks import models_of, read_models
from server.services.model_files import bytes_of
from server.services.step_pairs import Pair, pairs_for, suggestions
from server.services.typed import positive
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.numbers import asked_number
from server.web.proof import proven
from workflows.errors import DefinitionRefused

if TYPE_CHECKING:
    from server.database import Work
    from workflows.definition import Definition

pages = Blueprint("moves", __name__)
keep_out_others(pages)
LISTED = 50
TO = "to."  # of a field: the step of the old version that it maps
RESULTS = ("moved", "refused", "unaffected", "waiting", "left")


@dataclass(frozen=True)
class Target:
    """A version, or a draft as it stands: where the instances would go."""

    new: Definition
    key: str
    name: str
    path: str
    diagram: str
    version: int | None = None  # None: not deployed
    draft_id: int | None = None


@dataclass(frozen=True)
class Look:
    """All that the page shows, read in one transaction."""

    target: Target
    moves: Moves
    pairs: tuple[Pair, ...]
    mapping: Mapping[str, str]
    shown: Group | None
    lines: tuple[Any, ...]
    after: int | None
    versions: Mapping[int, int] = field(default_factory=dict)  # definition id -> number
    needs_approval: bool = True


@pages.get("/models/<key>/versions/<int:version>/moves")
@login_required  # type: ignore[untyped-decorator]
def show_moves(key: str, version: int) -> ResponseReturnValue:
    with database().reading() as db:
        look = look_at(db, version_target(db, key, version), asked_mapping())
    return print_moves(look)


@pages.get("/model-drafts/<int:draft_id>/moves")
@login_required  # type: ignore[untyped-decorator]
def show_draft_moves(draft_id: int) -> ResponseReturnValue:
    """What deploying it would mean; nothing is moved from here."""
    try:
        with database().reading() as db:
            look = look_at(db, draft_target(db, draft_id), asked_mapping())
    except DefinitionRefused as refused:
        return unreadable(draft_id, refused)
    return print_moves(look)


@pages.post("/models/<key>/versions/<int:version>/moves")
@login_required  # type: ignore[untyped-decorator]
@proven
def ask_to_move(key: str, version: int) -> ResponseReturnValue:
    mapping, form = posted_mapping(), request.form
    with database().reading() as db:
        look = look_at(db, version_target(db, key, version), mapping)
    chosen = chosen_among(look.moves, form.get("choose", ""), form.getlist("instance"))
    try:
        move_id = begin(look, chosen, mapping)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        problems = refused.problems if isinstance(refused, Invalid) else ()
        said = "" if problems else sentence(refused.code, refused.args_for_words)
        return print_moves(look, problems, said), refused.status
    return redirect(f"/moves/{move_id}", 303)


def begin(look: Look, chosen: list[int], mapping: Mapping[str, str]) -> int:
    """One where nobody need approve it is moved at once; else a move is asked for."""
    version, form = look.target.version or 0, request.form
    given: dict[str, Any] = {
        "officer_id": officer_id(), "version": version, "mapping": mapping,
        "reason": nfc(form.get("reason", "")).replace("\r\n", "\n").strip(),
        "key": form.get("_key", "")[:60] or str(uuid.uuid4()),
    }  # fmt: skip
    with_later = form.get("with_later") == "yes"
    if len(chosen) == 1 and not look.needs_approval and not with_later:
        return move_instance(database(), instance_id=chosen[0], **given)
    return move_running(database(), process=look.target.key, instance_ids=chosen,
                        with_later=with_later, **given)  # fmt: skip


@pages.get("/models/<key>/versions/<int:version>/moves/<int:instance_id>")
@login_required  # type: ignore[untyped-decorator]
def show_copy(key: str, version: int, instance_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        return copy_page(db, version_target(db, key, version), instance_id)


@pages.get("/model-drafts/<int:draft_id>/moves/<int:instance_id>")
@login_required  # type: ignore[untyped-decorator]
def show_draft_copy(draft_id: int, instance_id: int) -> ResponseReturnValue:
    try:
        with database().reading() as db:
            return copy_page(db, draft_target(db, draft_id), instance_id)
    except DefinitionRefused as refused:
        return unreadable(draft_id, refused)


def copy_page(db: Work, target: Target, instance_id: int) -> str:
    mapping = asked_mapping() or {}
    found = preview_one(db, officer_id(), instance_id, target.new, mapping)
    before = f"/models/{target.key}/versions/{found.version}/diagram.bpmn"
    return render_template("moves/copy.html", target=target, found=found, before=before,
                           query=address_of(mapping))  # fmt: skip


@pages.get("/models/<key>/versions/<int:version>/instances")
@login_required  # type: ignore[untyped-decorator]
def show_running(key: str, version: int) -> ResponseReturnValue:
    """What runs on a version."""
    after = asked_number("after") or 0
    with database().reading() as db:
        sheet = models.read_model(db, officer_id(), key, chosen_language())
        row = model_versions.read_version(db, officer_id(), key, version)
        ids = model_versions.running_on(db, row.id, after=after, most=LISTED + 1)
        people = whose(db, officer_id(), ids[:LISTED])
    line = next(one for one in sheet.versions if one.version == version)
    more = ids[LISTED - 1] if len(ids) > LISTED else None
    return render_template("moves/running.html", sheet=sheet, line=line, after=more,
                           lines=[people[one] for one in ids[:LISTED]])  # fmt: skip


@pages.get("/moves/<int:move_id>")
@login_required  # type: ignore[untyped-decorator]
def show_move(move_id: int) -> ResponseReturnValue:
    state, after = request.args.get("state", ""), asked_number("after") or 0
    with database().reading() as db:
        head = move_runs.read_move(db, officer_id(), move_id)
        lines, more = move_runs.list_results(
            db, officer_id(), move_id, state=state if state in RESULTS else "", after=after
        )
    return render_template("moves/show.html", head=head, lines=lines, after=more,
                           state_asked=state, results=RESULTS)  # fmt: skip


@pages.post("/moves/<int:move_id>/approval")
@login_required  # type: ignore[untyped-decorator]
@proven
def approve(move_id: int) -> ResponseReturnValue:
    approve_move(database(), officer_id=officer_id(), move_id=move_id)
    flash(_("Đã duyệt. Hệ thống đang chuyển lần lượt từng hồ sơ."), "ok")
    return redirect(f"/moves/{move_id}", 303)


@pages.post("/moves/<int:move_id>/stop")
@login_required  # type: ignore[untyped-decorator]
def stop(move_id: int) -> ResponseReturnValue:
    stop_move(database(), officer_id=officer_id(), move_id=move_id)
    flash(_("Đã dừng. Hồ sơ đã chuyển ở lại bản mới, hồ sơ chưa chuyển giữ bản của mình."), "ok")
    return redirect(f"/moves/{move_id}", 303)


def version_target(db: Work, key: str, version: int) -> Target:
    row = model_versions.read_version(db, officer_id(), key, version)
    path = f"/models/{key}/versions/{version}"
    new = definition_by_id(db, row.id)
    return Target(new, key, row.name, f"{path}/moves", f"{path}/diagram.bpmn", version)


def draft_target(db: Work, draft_id: int) -> Target:
    """DefinitionRefused while it cannot be read."""
    draft = model_drafts.find_draft(db, officer_id(), draft_id)
    path, new = f"/model-drafts/{draft_id}", read_models(models_of(bytes_of(draft.files)))
    return Target(new, new.key, draft.name, f"{path}/moves", f"{path}/diagram.bpmn",
                  draft_id=draft_id)  # fmt: skip


def unreadable(draft_id: int, refused: DefinitionRefused) -> str:
    with database().reading() as db:
        head = model_drafts.read_draft(db, officer_id(), draft_id)
    problems = [problem_told(one, chosen_language()) for one in refused.problems]
    return render_template("moves/unreadable.html", head=head, problems=problems)


def look_at(db: Work, target: Target, asked: Mapping[str, str] | None) -> Look:
    """Without a mapping of the officer's the one that is offered is looked at."""
    sheet = model_versions.running_by_version(db, target.key)
    olds = [definition_by_id(db, one) for one in sheet]
    standing = standing_at(db, target.key)
    first = preview_moves(db, officer_id(), target.new, asked or {})
    held = {one["element"] for line in first.lines if line.verdict.kind == "refused"
            for one in line.told if one["code"] != "move-mapping-unknown"}  # fmt: skip
    pairs = pairs_for(olds, target.new, standing, {*held, *(asked or ())})
    mapping = suggestions(pairs) if asked is None else asked
    moves = preview_moves(db, officer_id(), target.new, mapping) if asked is None else first
    shown = group_asked(moves)
    lines, after = page_of(db, shown)
    numbers = model_versions.numbers(db, target.key)
    return Look(target, moves, pairs, mapping, shown, lines, after, numbers, needs_approval(db))


def group_asked(moves: Moves) -> Group | None:
    wanted = request.args.get("group", "")
    return next((one for one in moves.groups if one.mark == wanted),
                moves.groups[0] if moves.groups else None)  # fmt: skip


def page_of(db: Work, group: Group | None) -> tuple[tuple[Any, ...], int | None]:
    after = asked_number("after") or 0
    ids = [one.instance_id for one in group.lines if one.instance_id > after] if group else []
    people = whose(db, officer_id(), ids[:LISTED])
    shown = tuple(people[one] for one in ids[:LISTED])
    return shown, ids[LISTED - 1] if len(ids) > LISTED else None


def print_moves(look: Look, problems: Any = (), said: str = "") -> str:
    return render_template(
        "moves/choose.html", look=look, target=look.target, moves=look.moves, said=said,
        problems={str(one.path[0]): one for one in problems}, typed=request.form,
        ticked=set(request.form.getlist("instance")), key=uuid.uuid4(),
        query=address_of(look.mapping),
    )  # fmt: skip


def chosen_among(moves: Moves, choose: str, ticked: list[str]) -> list[int]:
    """All that can move, one group of them, or those that were ticked."""
    if choose == "some":
        return [one for one in map(positive, ticked) if one is not None]
    groups = [one for one in moves.groups if one.kind == "movable"]
    wanted = groups if choose == "all" else [one for one in groups if one.mark == choose]
    return [line.instance_id for group in wanted for line in group.lines]


def asked_mapping() -> dict[str, str] | None:
    """None: nothing was chosen yet."""
    return pairs_in(request.args) if "mapped" in request.args else None


def posted_mapping() -> dict[str, str]:
    return pairs_in(request.form)


def pairs_in(given: Any) -> dict[str, str]:
    return {
        name.removeprefix(TO): value[:200]
        for name, value in given.items()
        if name.startswith(TO) and value
    }


def address_of(mapping: Mapping[str, str]) -> str:
    return urlencode({"mapped": "1", **{f"{TO}{old}": new for old, new in mapping.items()}})


@pages.app_template_global()
def move_words(one: Mapping[str, Any]) -> str:
    """Why, at which step: by the name that the drawing gives it."""
    args = {"element": f"“{one['name']}”" if one.get("name") else "", "reason": ""}
    return sentence(one["code"], args)
