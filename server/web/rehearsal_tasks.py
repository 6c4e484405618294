"""One task of a rehearsal: the form as the officer will see it, with the same check."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import Changed, NotFound, Refused
from server.queries.rehearsals import Place, Rehearsing
from server.services.rehearsals.beginnings import ANYTHING_ELSE, choices_of
from server.services.rehearsals.cast import PAPERS, papers
from server.services.rehearsals.desk import Desk, answering, desk_of
from server.web.forms import form_view
from server.web.forms_posted import uploads
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.rehearsal_views import RehearsalView
from server.web.rehearsal_words import result_words, service_words
from server.web.rehearsals import (
    DRAFT,
    VERSION,
    back_to,
    found_steps,
    keep_steps,
    playing,
    require_going,
)
from workflows.asked_names import Asked
from workflows.forms import Raw, decode, edit_rows, prefill
from workflows.stage_board import ROWS_OF_UNITS

pages = Blueprint("rehearsal_tasks", __name__)
keep_out_others(pages)
EXTRA = "_extra."
MOST_FILES = 50


@pages.get(f"{DRAFT}/rehearsal/tasks/<int:number>")
@pages.get(f"{VERSION}/rehearsal/tasks/<int:number>")
@login_required  # type: ignore[untyped-decorator]
def show_task(number: int, **at: Any) -> ResponseReturnValue:
    found, view, desk = desk_at(Place(**at), number)
    raw = prefill(desk.form, desk.facts) if desk.form else {}
    return print_desk(found, view, desk, raw, desk.plausible_extras())


def desk_at(place: Place, number: int) -> tuple[Rehearsing, RehearsalView, Desk]:
    found = playing(place)
    view = RehearsalView(found)
    line = next((one for one in view.inbox if one.number == number), None)
    if line is None or view.played.stopped is not None:
        raise NotFound("rehearsal-no-task")
    return found, view, desk_of(view.play, view.played, line)


@pages.post(f"{DRAFT}/rehearsal/tasks/<int:number>")
@pages.post(f"{VERSION}/rehearsal/tasks/<int:number>")
@login_required  # type: ignore[untyped-decorator]
def answer_task(number: int, **at: Any) -> ResponseReturnValue:
    """One form, several buttons: `_op` says which one was pressed."""
    found, view, desk = desk_at(Place(**at), number)
    raw, extras = posted_raw(desk), posted_extras(desk)
    operation = request.form.get("_op", "submit")
    if operation == "fill":
        return print_desk(found, view, desk, desk.plausible_raw(raw), extras)
    if operation != "submit" and desk.form:
        return print_desk(found, view, desk, edit_rows(desk.form, raw, operation), extras)
    cleaned = desk.clean(raw)
    if cleaned is not None and cleaned.problems:
        return print_desk(found, view, desk, raw, extras, problems=cleaned.problems,
                          warnings=cleaned.warnings), 422  # fmt: skip
    try:
        require_going(found)
        step = answering(view.play, desk, cleaned, extras, len(found_steps(found)) + 1)
        keep_steps(found, [*found_steps(found), step])
    except Refused as refused:
        told = sentence(refused.code, refused.args_for_words)
        page = print_desk(found, view, desk, raw, extras, told=told)
        return page, 409 if isinstance(refused, Changed) else 422
    flash(_("Đã diễn xong “{name}”.", name=desk.line.drawn.name), "ok")
    return back_to(found)


def posted_raw(desk: Desk) -> Raw:
    """A chosen file is not taken: a sample one stands for it."""
    if desk.form is None:
        return {}
    chosen = [name for name, _file in uploads()][:MOST_FILES]
    samples = [(name, str(at % len(PAPERS) + 1)) for at, name in enumerate(chosen)]
    return decode(desk.form, [*request.form.items(multi=True), *samples])


def posted_extras(desk: Desk) -> dict[str, Any]:
    """Only the choices that the page offered."""
    found = {}
    for one in desk.extras:
        typed = request.form.get(f"{EXTRA}{one.part}", "")
        known = {said: value for said, value, _words in extra_options(one)}
        if typed in known:
            found[str(one.part)] = known[typed]
    return found


def extra_options(one: Asked) -> list[tuple[str, Any, str]]:
    """(what is posted, value, words)"""
    if one.is_list:
        return [("units", ROWS_OF_UNITS, sentence("rehearsal-extra-units")),
                ("none", [], sentence("rehearsal-extra-none"))]  # fmt: skip
    return [(str(value), value, choice_words(value)) for value in choices_of(one)]


def choice_words(value: Any) -> str:
    if isinstance(value, bool):
        return sentence("rehearsal-yes" if value else "rehearsal-no")
    return sentence("rehearsal-extra-other") if value == ANYTHING_ELSE else str(value)


def print_desk(
    found: Rehearsing,
    view: RehearsalView,
    desk: Desk,
    raw: Raw,
    extras: dict[str, Any],
    *,
    problems: Any = (),
    warnings: Any = (),
    told: str = "",
) -> str:
    rendered = None
    if desk.form:
        rendered = form_view(desk.form, raw, problems, warnings, desk.facts, desk.options,
                             papers(), chosen_language())  # fmt: skip
    asked = [
        (one, result_words(str(one.part)),
         [(said, words, extras.get(str(one.part)) == value)
               for said, value, words in extra_options(one)])
        for one in desk.extras
    ]  # fmt: skip
    effect = desk.line.drawn.properties.get("effect", "")
    return render_template(
        "rehearsals/task.html", at=found, view=view, desk=desk, form=rendered, asked=asked,
        does=service_words(effect) if effect else "", told=told,
        url=f"{found.source.place.url}/rehearsal", has_faults=bool(problems or told),
    )  # fmt: skip
