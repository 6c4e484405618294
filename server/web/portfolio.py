"""Theo dõi: the portfolio by directive, unit, duty and period; a leader closes the figures."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.figures.close_figures import close_figures
from server.database import Work
from server.errors import Invalid, NotFound, Refused
from server.period_words import period_words
from server.queries import portfolio
from server.queries.case_list import list_cases
from server.queries.scope import Scope, read_scope
from server.services.closing import periods_to_close
from server.services.drafting import installation_units
from server.services.typed import is_bad_day, positive
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.posted import posted_key
from server.web.row_forms import by_path

pages = Blueprint("portfolio", __name__)


@pages.get("/cases")
@login_required  # type: ignore[untyped-decorator]
def show_directives() -> ResponseReturnValue:
    after = asked_number("after")
    return show("directives.html", lambda db, scope: {
        "page": list_cases(db, officer_id(), scope, after=after),
    })  # fmt: skip


@pages.get("/portfolio/<any(units, obligations):by>")
@login_required  # type: ignore[untyped-decorator]
def show_lines(by: str) -> ResponseReturnValue:
    after = asked_number("after") or 0
    added_up = portfolio.by_unit if by == "units" else portfolio.by_obligation
    return show("lines.html", lambda db, scope: {
        "page": added_up(db, officer_id(), scope, after=after),
    })  # fmt: skip


@pages.get("/portfolio/periods")
@login_required  # type: ignore[untyped-decorator]
def show_periods() -> ResponseReturnValue:
    return show("periods.html", lambda db, scope: {
        "lines": portfolio.by_period(db, officer_id(), scope),
    })  # fmt: skip


def show(template: str, rows: Callable[[Work, Scope], dict[str, Any]]) -> ResponseReturnValue:
    """The frame around every way to group."""
    scope, day = read_scope(request.args, status="open"), request.args.get("day", "").strip()
    with database().reading() as db:
        scope = scope.until(db.today)
        shown = rows(db, scope)
        shown |= {
            "total": portfolio.total_of(db, officer_id(), scope),
            "periods": portfolio.periods(db, officer_id(), scope),
            "leads": portfolio.leads(db, officer_id()),
            "may_start": may_start_case(db),
            "may_close": portfolio.may_close(db, officer_id()),
        }
    bad = is_bad_day(day)
    page = render_template(f"portfolio/{template}", scope=scope, path=request.path,
                           bad_day=day if bad else "", **shown)  # fmt: skip
    return page, 422 if bad else 200


@pages.app_template_global()
def period_word(code: str) -> str:
    return period_words(code, chosen_language())


def may_start_case(db: Work) -> bool:
    return access.may_record_directive(db, officer_id()) or may_draft(db)


def may_draft(db: Work) -> bool:
    """For the unit that leads what this installation drafts."""
    try:
        _committee, lead, _office, _approver = installation_units(db)
    except Refused:
        return False
    return access.may_open_case(db, officer_id(), lead)


@pages.get("/closings/new")
@login_required  # type: ignore[untyped-decorator]
def ask_to_close() -> ResponseReturnValue:
    return closing_form()


@pages.post("/closings")
@login_required  # type: ignore[untyped-decorator]
def close() -> ResponseReturnValue:
    case_ids = [one for one in map(positive, request.form.getlist("case")) if one]
    try:
        count = close_figures(database(), officer_id=officer_id(), case_ids=case_ids,
                              period=request.form.get("period", ""), key=posted_key())  # fmt: skip
    except Invalid as refused:
        return closing_form(refused.problems, case_ids), 422
    flash(_("Đã chốt số liệu của {n} văn bản.", n=count), "ok")
    return redirect("/portfolio/periods", 303)


def closing_form(problems: Any = (), chosen_cases: list[int] | None = None) -> str:
    with database().reading() as db:
        if not portfolio.may_close(db, officer_id()):
            raise NotFound("case-not-found")
        cases = portfolio.closable_cases(db, officer_id())
        periods = periods_to_close(db)
    return render_template(
        "portfolio/closing.html", cases=cases, periods=periods, problems=by_path(problems),
        chosen_period=request.form.get("period", periods[0]), chosen_cases=chosen_cases,
        key=uuid.uuid4(),
    )  # fmt: skip
