"""Scenarios of a draft from its rehearsal: kept, played step by step, renamed, taken away."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.definitions.save_model_draft import save_model_draft
from server.errors import NotFound, Refused
from server.queries.rehearsals import Place, Rehearsing
from server.services.model_scenarios import is_scenario, words_of
from server.services.parameters import flat, shipped
from server.textfold import fold, nfc
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.rehearsal_views import RehearsalView
from server.web.rehearsals import DRAFT, VERSION, back_to, keep, page_of, playing, rehearsing
from workflows.scenario_writing import recorded
from workflows.scenarios import FOLDER, ScenarioFailed, read_scenario
from workflows.stage_board import ROWS_OF_UNITS

pages = Blueprint("rehearsal_scenarios", __name__)
keep_out_others(pages)
GAPS = re.compile(r"[^a-z0-9]+")
MOST_WORDS, MOST_SCENARIOS = 200, 60
PARTS = ("start", "data", "rows", "stubs", "services", "stand_ins")


@pages.post(f"{DRAFT}/rehearsal/scenarios")
@login_required  # type: ignore[untyped-decorator]
def save_scenario(**at: Any) -> ResponseReturnValue:
    """The run as it stands becomes one of the model's tests; what is expected may differ."""
    found = playing(Place(**at))
    words = posted_words()
    try:
        text = scenario_text(found, words)
        name = name_for(found, words)
        write(found, {name: text})
    except NotFound:
        raise
    except Refused as refused:
        told = sentence(refused.code, refused.args_for_words)
        return page_of(rehearsing(found.source.place), words=words, told=told), refused.status
    flash(_("Đã lưu kịch bản “{name}” cùng mô hình.", name=words), "ok")
    return back_to(found, "kich-ban")


def posted_words() -> str:
    """Without control characters: no line of TOML may have them, not even a comment."""
    typed = " ".join(nfc(request.form.get("words", "")).split())
    words = "".join(one for one in typed if one.isprintable())[:MOST_WORDS].strip()
    if not words:
        raise Refused("scenario-without-name")
    return words


def scenario_text(found: Rehearsing, words: str) -> str:
    play = found.play
    assert play is not None
    view = RehearsalView(found)
    outcome = request.form.get("outcome", "")
    passes = [one for one in request.form.getlist("passes") if one in play.definition.elements]
    given = {**play.given, "rows": {ROWS_OF_UNITS: play.sample_units(), **play.rows}}
    try:
        text = recorded(
            given, play.definitions, play.definition.key, flat(shipped()), words=words,
            expected={"outcome": outcome[:200], "passes": passes},
        )  # fmt: skip
    except ScenarioFailed as failed:
        code = "rehearsal-not-over" if failed.code == "scenario-waits" else failed.code
        raise Refused(code, **{**failed.args_for_words, "scenario": words}) from None
    if view.played.stage.outcome not in (None, outcome_in(text)) and not outcome:
        raise Refused("scenario-ends-otherwise", found=view.end_name)
    return text


def outcome_in(text: str) -> Any:
    return read_scenario(text.encode())["end"].get("outcome")


def name_for(found: Rehearsing, words: str) -> str:
    """The one it began from when it is to be overwritten, else a new one."""
    replaced = request.form.get("replaces", "")
    if replaced:
        require_scenario(found, replaced)
        return replaced
    taken = [name for name in found.source.files if is_scenario(name)]
    if len(taken) >= MOST_SCENARIOS:
        raise Refused("scenario-too-many", limit=MOST_SCENARIOS)
    stem = GAPS.sub("_", fold(words)).strip("_")[:60] or "kich_ban"
    names = (f"{FOLDER}{stem}{f'_{n}' if n else ''}.toml" for n in range(MOST_SCENARIOS + 1))
    return next(name for name in names if name not in taken)


def require_scenario(found: Rehearsing, name: str) -> bytes:
    if not is_scenario(name) or name not in found.source.files:
        raise NotFound("draft-not-found")
    return found.source.files[name]


def write(found: Rehearsing, changed: dict[str, str | None]) -> None:
    """Nothing that somebody else saved meanwhile is overwritten."""
    save_model_draft(
        database(), officer_id=officer_id(), draft_id=found.source.place.draft_id,
        revision=posted_number("revision") or 0, changed=changed,
    )  # fmt: skip


@pages.post(f"{DRAFT}/rehearsal/scenarios/name")
@login_required  # type: ignore[untyped-decorator]
def rename_scenario(**at: Any) -> ResponseReturnValue:
    """Its words: the comment at the top of its file."""
    found = playing(Place(**at))
    name, words = request.form.get("scenario", ""), posted_words()
    text = require_scenario(found, name).decode()
    first, _newline, rest = text.partition("\n")
    body = rest if first.startswith("#") else text
    write(found, {name: f"# {words}\n{body}"})
    flash(_("Đã đổi tên kịch bản thành “{name}”.", name=words), "ok")
    return back_to(found, "kich-ban")


@pages.post(f"{DRAFT}/rehearsal/scenarios/removal")
@login_required  # type: ignore[untyped-decorator]
def remove_scenario(**at: Any) -> ResponseReturnValue:
    found = playing(Place(**at))
    name = request.form.get("scenario", "")
    words = words_of(require_scenario(found, name)) or name
    write(found, {name: None})
    flash(_("Đã xóa kịch bản “{name}”. Lịch sử bản nháp vẫn giữ nó.", name=words), "ok")
    return back_to(found, "kich-ban")


@pages.post(f"{DRAFT}/rehearsal/scenarios/playing")
@pages.post(f"{VERSION}/rehearsal/scenarios/playing")
@login_required  # type: ignore[untyped-decorator]
def play_scenario(**at: Any) -> ResponseReturnValue:
    """Its steps become those of the rehearsal; the person goes on from there."""
    found = playing(Place(**at))
    name = request.form.get("scenario", "")
    content = require_scenario(found, name)
    words = words_of(content) or name
    try:
        given = read_scenario(content)
    except ScenarioFailed as failed:
        raise Refused(failed.code, **{**failed.args_for_words, "scenario": words}) from None
    steps = [{n: one for n, one in step.items() if n != "open"} for step in given.get("step", [])]
    played = {part: given[part] for part in PARTS if part in given}
    setup = {"units": found.setup.get("units", []), "scenario": name, "scenario_words": words}
    keep(found, {**played, "step": steps}, setup)
    flash(_("Đang diễn kịch bản “{name}”.", name=words), "ok")
    return back_to(found, "nhat-ky")
