"""Rehearsing a model in the browser: its page, steps forth and back, the drawing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.rehearsals.keep_rehearsal import keep_rehearsal
from server.errors import NotFound, Refused
from server.model_places import places_in
from server.problem_words import told
from server.queries.rehearsals import Place, Rehearsing, read_rehearsal
from server.services.rehearsals.beginnings import put
from server.services.rehearsals.play import MOST_STEPS
from server.services.rehearsals.running import answered, run_on
from server.web.context import database, officer_id
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.rehearsal_views import RehearsalView
from workflows.errors import WorkflowError

pages = Blueprint("rehearsals", __name__)
keep_out_others(pages)
DRAFT, VERSION = "/model-drafts/<int:draft_id>", "/models/<key>/versions/<int:version>"
MOST_DAYS = 750
LONGEST_FIELD = 2_000


@pages.get(f"{DRAFT}/rehearsal")
@pages.get(f"{VERSION}/rehearsal")
@login_required  # type: ignore[untyped-decorator]
def show(**at: Any) -> ResponseReturnValue:
    found = rehearsing(Place(**at))
    if found.play is None:
        places = places_in(found.source.files, chosen_language())
        problems = [told(problem, chosen_language(), places) for problem in found.problems]
        return render_template("rehearsals/refused.html", at=found, problems=problems), 200
    return page_of(found)


def rehearsing(place: Place, *, with_scenarios: bool = True) -> Rehearsing:
    with database().reading() as db:
        return read_rehearsal(
            db, officer_id(), place, with_scenarios=with_scenarios, language=chosen_language()
        )


def page_of(found: Rehearsing, **typed: Any) -> str:
    """`typed`: words and `told` of a scenario that could not be kept."""
    view = RehearsalView(found, request.args.get("process", ""))
    results = [
        (one, told(one.failure, chosen_language())["message"] if one.failure else "")
        for one in found.scenarios
    ]
    return render_template(
        "rehearsals/show.html", at=found, view=view, results=results, typed=typed,
        url=f"{found.source.place.url}/rehearsal",
    )  # fmt: skip


@pages.get(f"{DRAFT}/rehearsal/diagram.bpmn")
@pages.get(f"{VERSION}/rehearsal/diagram.bpmn")
@login_required  # type: ignore[untyped-decorator]
def show_diagram(**at: Any) -> ResponseReturnValue:
    """Of the model, or of a process that it calls."""
    found = playing(Place(**at))
    assert found.play is not None
    drawn = found.play.definitions.get(request.args.get("process", found.play.definition.key))
    if drawn is None:
        raise NotFound("model-not-found")
    return Response(drawn.diagram, mimetype="application/xml")


def playing(place: Place) -> Rehearsing:
    """A rehearsal that goes; what the checker refuses is told on the page."""
    found = rehearsing(place, with_scenarios=False)
    if found.play is None:
        raise Refused("rehearsal-not-checkable")
    return found


@pages.post(f"{DRAFT}/rehearsal/steps")
@pages.post(f"{VERSION}/rehearsal/steps")
@login_required  # type: ignore[untyped-decorator]
def take_steps(**at: Any) -> ResponseReturnValue:
    found = playing(Place(**at))
    try:
        steps = steps_asked(found)
        keep_steps(found, [*found_steps(found), *steps])
    except (NotFound, Senseless):
        raise
    except Refused as refused:
        flash(sentence(refused.code, refused.args_for_words), "warn")
    return back_to(found)


class Senseless(Refused):
    """Sent by hand: no button of the page asks for it."""


def found_steps(found: Rehearsing) -> list[dict[str, Any]]:
    assert found.play is not None
    return list(found.play.given.get("step", ()))


def keep_steps(found: Rehearsing, steps: list[dict[str, Any]]) -> None:
    assert found.play is not None
    keep(found, {**found.play.given, "step": steps}, found.setup)


def keep(found: Rehearsing, given: Mapping[str, Any], setup: Mapping[str, Any]) -> None:
    keep_rehearsal(
        database(), officer_id=officer_id(), place=found.source.row, given=given, setup=setup,
        version=seen_version(),
    )  # fmt: skip


def seen_version() -> int:
    return posted_number("version") or 0


def back_to(found: Rehearsing, anchor: str = "dang-cho") -> ResponseReturnValue:
    process = request.form.get("process", "")
    query = f"?process={process}" if process.isidentifier() and process.isascii() else ""
    return redirect(f"{found.source.place.url}/rehearsal{query}#{anchor}", 303)


def steps_asked(found: Rehearsing) -> list[dict[str, Any]]:
    """What the pressed button asks for; Refused with words when it cannot be."""
    act = request.form.get("act", "")
    makers = {"all": run_to_end, "task": plausible_task, "due": to_next_due, "days": days_pass,
              "message": message_sent, "signal": message_sent, "ended": call_ended}  # fmt: skip
    if act not in makers:
        raise Senseless("rehearsal-not-understood")
    require_going(found)
    return makers[act](found)


def require_going(found: Rehearsing) -> None:
    if len(found_steps(found)) >= MOST_STEPS:
        raise Refused("rehearsal-too-long", limit=MOST_STEPS)


def run_to_end(found: Rehearsing) -> list[dict[str, Any]]:
    play = found.play
    assert play is not None
    played = play.replayed()
    if played.stopped is not None or played.is_over:
        raise Refused("rehearsal-at-end")
    steps = run_on(play, played, MOST_STEPS - len(found_steps(found)))
    if not steps:
        raise Refused("rehearsal-only-outside")
    if not played.is_over and played.stopped is None:
        flash(_("Chưa đến cuối: quy trình còn chờ tin từ bên ngoài, hoặc đã đủ số bước."), "warn")
    return steps


def plausible_task(found: Rehearsing) -> list[dict[str, Any]]:
    play = found.play
    assert play is not None
    played = play.replayed()
    number = posted_number("task") if request.form.get("task") != "0" else 0
    line = next((one for one in play.inbox(played) if one.number == number), None)
    if line is None:
        raise NotFound("rehearsal-no-task")
    return [answered(play, played, line)]


def to_next_due(found: Rehearsing) -> list[dict[str, Any]]:
    """To a timer of the flow exactly; to a step's limit, past the closing of its day."""
    view = RehearsalView(found)
    due = view.next_due
    if due is None or view.played.stopped is not None:
        raise Refused("rehearsal-nothing-due")
    day, _name, is_timer = due
    if is_timer:
        return [{"next_timer": True}]
    return [{"working_days": max(view.played.stage.calendar.between(view.today, day), 0)}]


def days_pass(_found: Rehearsing) -> list[dict[str, Any]]:
    days = posted_number("days")
    if days is None or days > MOST_DAYS:
        raise Refused("rehearsal-days", limit=MOST_DAYS)
    return [{"working_days": days}]


def message_sent(found: Rehearsing) -> list[dict[str, Any]]:
    """Nobody need wait for it: then it is told that nobody took it."""
    kind, name = request.form["act"], request.form.get("name", "")[:200]
    payload: dict[str, Any] = {}
    for field, value in request.form.items():
        if field.startswith("payload.") and value.strip():
            if len(value) > LONGEST_FIELD:
                raise Refused("rehearsal-field-long", limit=LONGEST_FIELD)
            put(payload, field.removeprefix("payload."), value.strip())
    if not name:
        raise Senseless("rehearsal-not-understood")
    return [{kind: name, "payload": payload, "taken": takers_of(found, kind, name, payload)}]


def takers_of(found: Rehearsing, kind: str, name: str, payload: Mapping[str, Any]) -> int:
    """Where it fails on its way, the step itself will tell."""
    played = RehearsalView(found).played
    if played.stopped is not None:
        raise Refused("rehearsal-at-end")
    try:
        return played.stage.send(name, payload, kind=kind)
    except WorkflowError:
        return 1


def call_ended(_found: Rehearsing) -> list[dict[str, Any]]:
    element, outcome = request.form.get("element", "")[:200], request.form.get("outcome", "")[:200]
    step: dict[str, Any] = {"ended": element}
    item = item_posted()
    if item is not None:
        step["item"] = item
    return [{**step, "outcome": outcome} if outcome else step]


def item_posted() -> Any:
    try:
        item = json.loads(request.form.get("item", "null"))
    except (ValueError, RecursionError):
        raise Senseless("rehearsal-not-understood") from None
    return item if isinstance(item, str | int | None) else None


@pages.post(f"{DRAFT}/rehearsal/steps/removal")
@pages.post(f"{VERSION}/rehearsal/steps/removal")
@login_required  # type: ignore[untyped-decorator]
def drop_steps(**at: Any) -> ResponseReturnValue:
    """Back to where `keep` steps were done."""
    found = playing(Place(**at))
    kept = min(posted_number("keep") or 0, len(found_steps(found)))
    keep_steps(found, found_steps(found)[:kept])
    return back_to(found)
