"""Vietnamese first, English second: `_` and `sentence` for templates, and the switch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from server import code_words, words
from server.web.session import local_path

pages = Blueprint("language", __name__)
current = g._get_current_object
API_PAGE = "api.read_description"
"""For people: in the language of the pages."""


def speak(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=translate, sentence=sentence, language=chosen_language, code_words=code_words
    )


def translate(text: str, /, **args: Any) -> str:
    """The text in the reader's language, with {name} filled in."""
    return words.translate(text, chosen_language(), **args)


def sentence(code: str, args: Mapping[str, Any] | None = None) -> str:
    """What a code of the server says, in the reader's language."""
    return words.sentence(code, args, chosen_language())


def chosen_language() -> str:
    """The browser's choice, then the officer's; found once, though every word asks."""
    held = current()  # once: each question to `g` itself looks for it again
    found: str | None = held.get("language")
    if found is None:
        found = held.language = find_language()
    return found


def find_language() -> str:
    """Asks no database on a page about a fault; a program says what it speaks."""
    if request.path.startswith("/api/") and request.endpoint != API_PAGE:
        spoken = g.bearer.language if "bearer" in g else words.SOURCE
        return request.accept_languages.best_match(words.LANGUAGES) or spoken
    chosen = session.get("language")
    if not chosen and not g.get("plain"):
        chosen = getattr(current_user, "language", None)
    return chosen if chosen in words.LANGUAGES else words.SOURCE


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    chosen = request.form.get("language")
    if chosen in words.LANGUAGES:
        session["language"] = chosen
        g.pop("language", None)
    return redirect(local_path(request.form.get("next")) or "/", 303)
