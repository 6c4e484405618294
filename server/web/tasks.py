"""Việc của tôi: the lists and what the address may ask of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.database import Work
from server.queries.colleagues import colleagues_of
from server.queries.decisions import has_alike
from server.queries.done_filters import done_counts, read_done
from server.queries.done_tasks import done_tasks
from server.queries.inbox import inbox
from server.queries.inbox_counts import inbox_counts
from server.queries.inbox_filters import Wanted, read_wanted
from server.queries.informed import informed
from server.queries.later_days import later_days
from server.queries.saved_filters import saved_filters, shares_of
from server.web.context import database, officer_id
from server.web.numbers import asked_number

__all__ = ["address_of", "beside", "list_tasks", "pages", "print_inbox"]
pages = Blueprint("tasks", __name__)


@pages.get("/tasks")
@login_required  # type: ignore[untyped-decorator]
def list_tasks() -> ResponseReturnValue:
    return print_inbox()


def print_inbox(**told: Any) -> str:
    """`told` comes back with a refusal: what was chosen, what was typed, what is wrong with it."""
    wanted, who = read_wanted(request.args), officer_id()
    with database().reading() as db:
        around = beside(db, wanted)
        dues = None if wanted.is_narrowed else around["counts"].dues_here
        found = inbox(db, who, wanted, dues)
        around |= {"shares": shares_of(db, who), "colleagues": colleagues_of(db, who)}
        around["later"] = later_days(db)
        shown = [row for group in found.groups for row in group.rows if row.is_theirs]
        around["may_decide"] = has_alike(db, shown)
    return render_template("tasks/inbox.html", inbox=found, **around, **told)


def address_of(wanted: Wanted) -> str:
    return f"/tasks?{urlencode(wanted.as_query())}".rstrip("?")


def beside(db: Work, wanted: Wanted) -> dict[str, Any]:
    """What stands beside every list; the bar of the page need not count again."""
    counts = inbox_counts(db, officer_id(), wanted)
    g.open_count = counts.all
    return {"wanted": wanted, "counts": counts, "saved": saved_filters(db, officer_id())}


@pages.get("/tasks/done")
@login_required  # type: ignore[untyped-decorator]
def list_done() -> ResponseReturnValue:
    wanted, who = read_done(request.args), officer_id()
    with database().reading() as db:
        found = done_tasks(db, who, wanted, before=asked_number("before"))
        around, choices = beside(db, Wanted(view="done")), done_counts(db, who, wanted)
    asked = {name: value for name, value in wanted.as_query().items() if name != "view"}
    around |= {"wanted": wanted, "asked": asked}
    return render_template("tasks/done.html", done=found, choices=choices, **around)


@pages.get("/tasks/informed")
@login_required  # type: ignore[untyped-decorator]
def list_informed() -> ResponseReturnValue:
    with database().reading() as db:
        found = informed(db, officer_id(), before=asked_number("before"))
        around = beside(db, Wanted(view="informed"))
    return render_template("tasks/informed.html", informed=found, **around)
