"""Events in words: `say` for templates. Sentences stand in the catalogues under event-<kind>."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required
from markupsafe import Markup, escape

from server import incident_words, words
from server.journal_words import what_happened, who_acted
from server.queries.audit import read_whole_journal
from server.queries.journal import JournalLine
from server.web.context import database, officer_id
from server.web.language import chosen_language
from server.web.numbers import asked_number
from server.web.spoken_names import spoken

pages = Blueprint("journal", __name__)


@pages.get("/journal")
@login_required  # type: ignore[untyped-decorator]
def show_journal() -> ResponseReturnValue:
    case_id = asked_number("case")
    with database().reading() as db:
        page = read_whole_journal(db, officer_id(), case_id=case_id, after=asked_number("after"))
    return render_template("journal/list.html", page=page, case_id=case_id)


@pages.app_template_global()
def say(line: JournalLine) -> Markup:
    """Who did what; the system is named as such. Values of the event are escaped."""
    language = chosen_language()
    sentence = Markup(what_happened(
        line.kind, line.data, task=line.task, unit=line.unit, language=language, shown=escape,
        spoken=spoken,
    ))  # fmt: skip
    who = Markup(who_acted(line.officer, line.data, language=language, shown=escape))
    at = Markup(" <span class='meta'>({})</span>").format(line.unit) if line.unit else Markup("")
    return Markup("<b>{}</b> {}{}").format(who, sentence, at)


@pages.app_template_global()
def why_failed(code: str) -> str:
    """What a code of an incident says."""
    return incident_words.why_failed(code, chosen_language())


@pages.app_template_global()
def problem_words(problem: object) -> str:
    """What is wrong with a field, said to whoever typed it."""
    code = str(getattr(problem, "code", ""))
    args = dict(getattr(problem, "args", {}) or {})
    if not words.is_known(code):
        code = f"field-{code}"
    return words.sentence(code, args, chosen_language())
