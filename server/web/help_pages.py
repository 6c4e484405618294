"""Trợ giúp: a short page for each kind of reader, and which of them a page of ours leads to."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.errors import NotFound
from server.web.language import chosen_language

pages = Blueprint("help", __name__)
READERS = ("officer", "supervisor", "modeller", "administrator")
PLACES = (
    ("/deputies", "officer#deputies"),
    ("/tasks", "officer#tasks"),
    ("/notices", "officer#notices"),
    ("/change-requests", "officer#obstacles"),
    ("/assignments", "supervisor#case"),
    ("/cases", "supervisor#case"),
    ("/portfolio", "supervisor#figures"),
    ("/reports", "supervisor#figures"),
    ("/ledger", "supervisor#figures"),
    ("/obstacles", "supervisor#obstacles"),
    ("/registers", "supervisor#registers"),
    ("/models", "modeller#draft"),
    ("/model-drafts", "modeller#draft"),
    ("/moves", "modeller#moves"),
    ("/organisation/calendar", "administrator#calendar"),
    ("/organisation/settings", "administrator#settings"),
    ("/organisation/successions", "administrator#successions"),
    ("/organisation/services", "administrator#access"),
    ("/organisation", "administrator#units"),
    ("/sign-ins", "administrator#access"),
    ("/webhooks", "administrator#access"),
    ("/incidents", "administrator#incidents"),
    ("/mails", "administrator#incidents"),
    ("/quarantine", "administrator#secrets"),
)
"""The first that an address begins with."""


@pages.get("/help")
@login_required  # type: ignore[untyped-decorator]
def show_contents() -> ResponseReturnValue:
    return render_template("help/contents.html")


@pages.get("/help/<reader>")
@login_required  # type: ignore[untyped-decorator]
def show_help(reader: str) -> ResponseReturnValue:
    if reader not in READERS:
        raise NotFound
    words = f"help/{chosen_language()}/{reader}.html"
    return render_template("help/page.html", reader=reader, words=words)


@pages.app_template_global()
def help_here() -> str:
    """Where the help begins for whoever looks at this page."""
    path = request.path
    found = (to for place, to in PLACES if path == place or path.startswith(f"{place}/"))
    return f"/help/{to}" if (to := next(found, "")) else "/help"
