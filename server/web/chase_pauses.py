"""Chasing is paused or stopped, for an assignment or a unit, and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.chasing.pause_chasing import pause_chasing
from server.actions.chasing.resume_chasing import resume_chasing
from server.database import Work
from server.errors import Invalid
from server.queries.assignments import read_assignment
from server.queries.chasing import chased_case, find_rest
from server.queries.names import unit_names
from server.recording.grounds import Grounds, grounds_missing
from server.services.typed import day_of
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.posted import form_page, posted_key, typed
from workflows.forms import FieldProblem

pages = Blueprint("chase_pauses", __name__)


@dataclass(frozen=True)
class Place:
    """An assignment, or without one all of the unit."""

    case_id: int
    unit_id: int
    assignment_id: int | None = None


@pages.get("/assignments/<int:assignment_id>/chase-pause")
@login_required  # type: ignore[untyped-decorator]
def ask_for_assignment(assignment_id: int) -> ResponseReturnValue:
    return pause_form(place_of(assignment_id))


@pages.get("/cases/<int:case_id>/units/<int:unit_id>/chase-pause")
@login_required  # type: ignore[untyped-decorator]
def ask_for_unit(case_id: int, unit_id: int) -> ResponseReturnValue:
    return pause_form(Place(case_id, unit_id))


@pages.post("/assignments/<int:assignment_id>/chase-pause")
@login_required  # type: ignore[untyped-decorator]
def pause_assignment(assignment_id: int) -> ResponseReturnValue:
    return pause(place_of(assignment_id))


@pages.post("/cases/<int:case_id>/units/<int:unit_id>/chase-pause")
@login_required  # type: ignore[untyped-decorator]
def pause_unit(case_id: int, unit_id: int) -> ResponseReturnValue:
    return pause(Place(case_id, unit_id))


@pages.get("/chase-pauses/<int:pause_id>/end")
@login_required  # type: ignore[untyped-decorator]
def ask_to_resume(pause_id: int) -> ResponseReturnValue:
    return resume_form(pause_id)


@pages.post("/chase-pauses/<int:pause_id>/end")
@login_required  # type: ignore[untyped-decorator]
def resume(pause_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        case_id = find_rest(db, officer_id(), pause_id).case_id
    try:
        resume_chasing(
            database(), officer_id=officer_id(), pause_id=pause_id, reason=typed("reason")
        )
    except Invalid as refused:
        return resume_form(pause_id, refused.problems), 422
    flash(
        _("Đã đôn đốc trở lại. Những lần nhắc đến hạn trong thời gian tạm dừng được gửi ngay."),
        "ok",
    )
    return redirect(f"/cases/{case_id}/chasing", 303)


def place_of(assignment_id: int) -> Place:
    with database().reading() as db:
        line = read_assignment(db, officer_id(), assignment_id)
    return Place(line.case_id, line.unit_id, line.id)


def pause(place: Place) -> ResponseReturnValue:
    reason = typed("reason")
    try:
        pause_chasing(
            database(), officer_id=officer_id(), case_id=place.case_id, unit_id=place.unit_id,
            assignment_id=place.assignment_id, until=last_day(reason), reason=reason,
            key=posted_key(),
        )  # fmt: skip
    except Invalid as refused:
        return pause_form(place, refused.problems), 422
    flash(_("Đã ghi. Hạn giữ nguyên; chỉ ngừng nhắc và ngừng gửi công văn đôn đốc."), "ok")
    return redirect(f"/cases/{place.case_id}/chasing?show=resting", 303)


def last_day(reason: str) -> Any:
    """None: stopped. A pause needs its last day; where that is wrong, what is wrong with the
    reason is told with it."""
    if typed("kind") == "stop":
        return None
    day = day_of(typed("until"))
    if day is None:
        code = "not-a-date" if typed("until") else "required"
        wrong = [FieldProblem(("until",), code), *grounds_missing(Grounds(reason), "reason")]
        raise Invalid("pause-without-day", problems=wrong)
    return day


def pause_form(place: Place, problems: Any = ()) -> str:
    with database().reading() as db:
        case = chased_case(db, officer_id(), place.case_id)
        of = place.assignment_id
        line = read_assignment(db, officer_id(), of) if of is not None else None
        return form(db, case, place.unit_id, problems, line=line)


def resume_form(pause_id: int, problems: Any = ()) -> str:
    with database().reading() as db:
        rest = find_rest(db, officer_id(), pause_id)
        case = chased_case(db, officer_id(), rest.case_id)
        of = rest.assignment_id
        line = read_assignment(db, officer_id(), of) if of is not None else None
        return form(db, case, rest.unit_id, problems, line=line, rest=rest)


def form(db: Work, case: Any, unit_id: int, problems: Any, **shown: Any) -> str:
    given = {"rest": None, **shown, "unit_id": unit_id, "unit": unit_names(db).get(unit_id, "")}
    return form_page("chasing/pause.html", problems, case=case, directive=case.directive,
                     **given)  # fmt: skip
