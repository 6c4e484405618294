"""How a rehearsal is set up: units, the start, what stands in, the clock; then it begins anew."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import Refused
from server.queries.rehearsals import Place, Rehearsing, list_units
from server.services.rehearsals.beginnings import (
    choices_of,
    default_key,
    default_services,
    operators_below,
    place_name,
    put,
    started_with,
    units_of,
)
from server.services.rehearsals.cast import MOST_UNITS, SAMPLE_UNITS
from server.web.context import database
from server.web.language import translate as _
from server.web.modellers import keep_out_others
from server.web.numbers import posted_number
from server.web.rehearsal_tasks import choice_words
from server.web.rehearsal_words import key_words, result_words, service_words
from server.web.rehearsals import DRAFT, LONGEST_FIELD, VERSION, back_to, keep, playing
from workflows.asked_names import Asked
from workflows.definition import Definition

pages = Blueprint("rehearsal_setup", __name__)
keep_out_others(pages)
MOST_SEED = 9999


@pages.get(f"{DRAFT}/rehearsal/setup")
@pages.get(f"{VERSION}/rehearsal/setup")
@login_required  # type: ignore[untyped-decorator]
def show_setup(**at: Any) -> ResponseReturnValue:
    found = playing(Place(**at))
    with database().reading() as db:
        units = list_units(db)
    assert found.play is not None
    return render_template(
        "rehearsals/setup.html", at=found, units=units, samples=SAMPLE_UNITS,
        most_units=MOST_UNITS, url=f"{found.source.place.url}/rehearsal",
        asked=[(one, place_name(one), options(one))
               for one in started_with(definition(found), str(found.play.given["start"]))
               if not one.is_list],
        services=services_shown(found), keys=[(n, key_words(n)) for n in definition(found).keys],
    )  # fmt: skip


def definition(found: Rehearsing) -> Definition:
    assert found.play is not None
    return found.play.definition


def options(one: Asked) -> list[tuple[str, str]]:
    return [(str(value), choice_words(value)) for value in choices_of(one)]


def services_shown(found: Rehearsing) -> list[dict[str, Any]]:
    """Each service with what it would do, and what of its result decides."""
    play = found.play
    assert play is not None
    given = play.given.get("services", {})
    return [
        {"name": one.name, "does": service_words(one.name),
         "asked": [(str(asked.part), result_words(str(asked.part)), options(asked),
                    str(given.get(one.name, {}).get(asked.part)))
                   for asked in one.asked if not asked.is_list]}
        for one in operators_below(play.definition, play.definitions)
    ]  # fmt: skip


@pages.post(f"{DRAFT}/rehearsal")
@pages.post(f"{VERSION}/rehearsal")
@login_required  # type: ignore[untyped-decorator]
def begin(**at: Any) -> ResponseReturnValue:
    """Anew; `again` keeps the setup as it was."""
    found = playing(Place(**at))
    play = found.play
    assert play is not None
    if request.form.get("again"):
        keep(found, {**play.given, "step": []}, found.setup)
    else:
        keep(found, given_posted(found), setup_posted())
    flash(_("Diễn lại từ đầu."), "ok")
    return back_to(found)


def given_posted(found: Rehearsing) -> dict[str, Any]:
    play = found.play
    assert play is not None
    starts = {one.element for one in play.definition.starts}
    start = request.form.get("start", "")
    if start not in starts:
        raise Refused("rehearsal-no-start")
    stand_ins = set(request.form.getlist("stand_in"))
    units = setup_posted()["units"]
    return {
        "start": start, "data": data_posted(play.definition, start, units), "rows": {},
        "services": services_posted(found, len(units)),
        "stand_ins": [one.key for one in found.called if one.key in stand_ins],
        "step": [],
    }  # fmt: skip


def data_posted(model: Definition, start: str, units: list[str]) -> dict[str, Any]:
    """A key that is left empty is a sample; that of the unit is the first one chosen."""
    data: dict[str, Any] = {}
    for name in model.keys:
        typed = request.form.get(f"data.{name}", "").strip()[:LONGEST_FIELD]
        data[name] = typed or default_key(name, units[0])
    for one in started_with(model, start):
        if one.is_list:
            put(data, place_name(one), units_of(len(units)))
            continue
        typed = request.form.get(f"data.{place_name(one)}", "")
        known = {str(value): value for value in choices_of(one)}
        put(data, place_name(one), known.get(typed, typed[:LONGEST_FIELD]))
    return data


def services_posted(found: Rehearsing, units: int) -> dict[str, dict[str, Any]]:
    play = found.play
    assert play is not None
    answers = default_services(play.definition, play.definitions, units)
    for one in operators_below(play.definition, play.definitions):
        for asked in one.asked:
            known = {str(value): value for value in choices_of(asked)}
            typed = request.form.get(f"service.{one.name}.{asked.part}", "")
            if typed in known and not asked.is_list:
                answers.setdefault(one.name, {})[str(asked.part)] = known[typed]
    return answers


def setup_posted() -> dict[str, Any]:
    units = [one for one in request.form.getlist("unit") if one][: MOST_UNITS + 1]
    if not 0 < len(set(units)) <= MOST_UNITS:
        raise Refused("rehearsal-units", limit=MOST_UNITS)
    seed = posted_number("seed") or 0
    setup: dict[str, Any] = {
        "units": list(dict.fromkeys(one[:40] for one in units)), "seed": min(seed, MOST_SEED),
        "on_time": request.form.get("pace") == "due",
    }  # fmt: skip
    if request.form.get("calendar") == "own":
        with database().reading() as db:
            setup |= {"calendar": "own", "began": db.today.isoformat()}
    return setup
