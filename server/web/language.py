"""Vietnamese first, English second: `_` for templates and the switch between the two.

A msgid is the Vietnamese sentence itself; server/translations/en/web.po holds the English one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from flask import Blueprint, Flask, g, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from server.web.session import local_path

LANGUAGES = ("vi", "en")
CATALOGUES = Path(__file__).parents[1] / "translations"

pages = Blueprint("language", __name__)


def speak(app: Flask) -> None:
    app.jinja_env.globals.update(_=translate, language=chosen_language)


def translate(sentence: str, **values: Any) -> str:
    """The sentence in the reader's language, with %(name)s filled in."""
    found = catalogue(chosen_language()).get(sentence, sentence)
    return found % values if values else found


def chosen_language() -> str:
    chosen = session.get("language")
    if not chosen and not g.get("plain"):
        chosen = getattr(current_user, "language", None)
    return chosen if chosen in LANGUAGES else "vi"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Read once per process, straight from the .po file: nothing has to be compiled."""
    path = CATALOGUES / language / "web.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(local_path(request.form.get("next")) or "/", 303)
