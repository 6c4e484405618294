"""Xử lý thay khi vắng mặt: who acts for whom, from when to when, by which document."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.deputies.appoint_deputy import Appointment, appoint_deputy
from server.actions.deputies.end_deputy import end_deputy
from server.errors import Invalid
from server.queries.deputies import deputies, people_away, possible_deputies, scopes_of, works_of
from server.services.typed import positive
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.posted import posted_key
from server.web.row_forms import by_path, day_of, is_bad_day
from workflows.forms import FieldProblem

pages = Blueprint("deputies", __name__)
NAMES = (
    "officer", "deputy", "scope", "work", "first_day", "last_day", "reason", "document",
    "in_person",
)  # fmt: skip


@pages.get("/deputies")
@login_required  # type: ignore[untyped-decorator]
def list_deputies() -> ResponseReturnValue:
    return print_deputies({"officer": request.args.get("officer", "")[:20]})


@pages.post("/deputies")
@login_required  # type: ignore[untyped-decorator]
def appoint() -> ResponseReturnValue:
    typed = {name: " ".join(nfc(request.form.get(name, "")).split()) for name in NAMES}
    if request.form.get("_op") == "person":  # shows that person's units and roles
        return print_deputies(typed)
    problems = faults(typed)
    if problems:
        return print_deputies(typed, problems), 422
    try:
        appoint_deputy(database(), officer_id=officer_id(), wanted=wanted(typed), key=posted_key())
    except Invalid as refused:
        return print_deputies(typed, refused.problems), 422
    flash(_("Đã lập ủy quyền; người được ủy quyền đã được báo."), "ok")
    return redirect("/deputies", 303)


@pages.post("/deputies/<int:deputy_id>/end")
@login_required  # type: ignore[untyped-decorator]
def end(deputy_id: int) -> ResponseReturnValue:
    end_deputy(database(), officer_id=officer_id(), deputy_id=deputy_id)
    flash(_("Đã chấm dứt ủy quyền. Những việc đã xử lý thay vẫn giữ nguyên."), "ok")
    return redirect("/deputies", 303)


def faults(typed: Mapping[str, str]) -> list[FieldProblem]:
    found = [
        FieldProblem((name,), f"deputy-bad-{name.replace('_', '-')}")
        for name in ("first_day", "last_day")
        if not typed[name] or is_bad_day(typed[name])
    ]
    if not positive(typed["deputy"]):
        found.insert(0, FieldProblem(("deputy",), "deputy-needs-deputy"))
    unit, _dot, _role = typed["scope"].partition(".")
    if typed["scope"] and not positive(unit):
        found.append(FieldProblem(("scope",), "deputy-role"))
    if typed["work"] and not work_of(typed["work"]):
        found.append(FieldProblem(("work",), "deputy-work"))
    return found + [
        FieldProblem((name,), f"deputy-needs-{name}")
        for name in ("reason", "document")
        if not typed[name]
    ]


def work_of(code: str) -> dict[str, Any]:
    """type.CV, directive.7 or step.Lập kế hoạch; nothing for what the page does not offer."""
    kind, _dot, value = code.partition(".")
    known: dict[str, dict[str, Any]] = {
        "type": {"doc_type": value[:10]},
        "directive": {"directive_id": positive(value)},
        "step": {"step": value[:200]},
    }
    found = known.get(kind, {})
    return found if all(found.values()) else {}


def wanted(typed: Mapping[str, str]) -> Appointment:
    unit, _dot, role = typed["scope"].partition(".")
    first, last = day_of(typed["first_day"]), day_of(typed["last_day"])
    if first is None or last is None:
        raise Invalid
    return Appointment(
        officer_id=positive(typed["officer"]) or officer_id(),
        deputy_id=positive(typed["deputy"]) or 0,
        unit_id=positive(unit),
        role=role[:40] or None,
        **work_of(typed["work"]),
        in_person=typed["in_person"] == "1",
        first_day=first,
        last_day=last,
        reason=typed["reason"],
        document=typed["document"],
    )


def print_deputies(typed: Mapping[str, str], problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        away = people_away(db, officer_id())
        chosen = positive(typed.get("officer"))
        if chosen not in {one.id for one in away}:
            chosen = away[0].id if away else None
        return render_template(
            "accounts/deputies.html",
            lines=deputies(db, officer_id()),
            away=away,
            chosen=chosen,
            is_self=chosen == officer_id(),
            people=possible_deputies(db) if away else (),
            scopes=scopes_of(db, officer_id(), chosen) if chosen else (),
            works=works_of(db, officer_id()) if chosen else None,
            typed=typed,
            problems=by_path(problems),
            faults=problems,
            key=uuid.uuid4(),
        )
