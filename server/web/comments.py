"""Trao đổi of a task: saying something, and whom one may call by @name."""

from __future__ import annotations

from dataclasses import dataclass
from re import Match

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from markupsafe import Markup, escape

from server.actions.comments.comment_on_task import comment_on_task
from server.errors import Invalid
from server.queries.comments import CommentLine
from server.queries.people_to_call import people_to_call, units_of
from server.services.mentions import MENTION
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.posted import posted_key, typed
from server.web.task_looks import look_at, print_task

pages = Blueprint("comments", __name__)


@dataclass(frozen=True)
class Commenting:
    """A refused comment, as it was typed."""

    text: str
    fault: str


@pages.post("/tasks/<int:task_id>/comments")
@login_required  # type: ignore[untyped-decorator]
def comment(task_id: int) -> ResponseReturnValue:
    text = typed("text")
    try:
        number = comment_on_task(database(), officer_id=officer_id(), task_id=task_id, text=text,
                                 key=posted_key())  # fmt: skip
    except Invalid as refused:
        told = sentence(refused.code, refused.args_for_words)
        return print_task(look_at(task_id), commenting=Commenting(text, told)), 422
    return redirect(f"/tasks/{task_id}#c{number}", 303)


@pages.get("/tasks/<int:task_id>/people")
@login_required  # type: ignore[untyped-decorator]
def list_people(task_id: int) -> ResponseReturnValue:
    """What the script offers behind an @; without it the name is typed."""
    with database().reading() as db:
        found = people_to_call(db, officer_id(), task_id, request.args.get("q", "")[:60])
        units = units_of(db, found)
    people = [{"login": one.login, "name": one.name, "unit": units[one.unit_id]} for one in found]
    return jsonify(people=people)


@pages.app_template_filter()
def said(line: CommentLine) -> Markup:
    """The text with the names of whom it calls."""

    def name(found: Match[str]) -> str:
        known = line.mentioned.get(found[1].lower())
        return Markup('<b class="at">@{}</b>').format(known) if known else found[0]

    return Markup(MENTION.sub(name, str(escape(line.text))))  # escaped above
