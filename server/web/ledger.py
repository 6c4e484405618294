"""Sổ theo dõi thời hạn: every binding deadline, how it moved, who held the matter, who is late."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.queries import ledger
from server.queries.boxes import ALL, Boxes, counted_by
from server.queries.cases import case_choices
from server.queries.hold_people import holds_by_name
from server.queries.names import unit_names
from server.queries.scope import read_scope
from server.queries.sources import source_of
from server.web.cases import chosen
from server.web.context import database, officer_id
from server.web.numbers import asked_number

pages = Blueprint("ledger", __name__)


@pages.get("/ledger")
@login_required  # type: ignore[untyped-decorator]
def show_ledger() -> ResponseReturnValue:
    """With the scores against the agreed and against the original days side by side."""
    show, scope = chosen("show", ledger.SHOWN), read_scope(request.args).now
    after, me = asked_number("after"), officer_id()
    with database().reading() as db:
        page = ledger.list_ledger(db, me, scope, show=show, after=after)
        count = ledger.count_ledger(db, me, scope, show=show)
        scores = [
            (one, found[ALL].boxes if ALL in found else Boxes())
            for one in (scope.of(original=False), scope.of(original=True))
            if (found := counted_by(db, source_of(db, me, one))) is not None
        ]
        choices = case_choices(db, me)
        unit = unit_names(db).get(scope.unit_id or 0, "")
        leads = bool(access.units_led(db, me))
    return render_template("ledger/list.html", page=page, show=show, scope=scope, count=count,
                           scores=scores, choices=choices, leads=leads,
                           unit=unit)  # fmt: skip


@pages.get("/assignments/<int:assignment_id>/ledger")
@login_required  # type: ignore[untyped-decorator]
def show_one(assignment_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        one = ledger.read_ledger(db, officer_id(), assignment_id)
        holds = holds_by_name(db, one)
    return render_template("ledger/sheet.html", one=one, line=one.line, holds=holds)
