"""Text with a mark of secrecy is stopped at the door, whatever form or field it was sent in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from flask import Flask, request
from flask_login import current_user

from server.actions.quarantine.note_text import note_text
from server.errors import Refused
from server.services.marked_texts import words_of_model
from server.services.secrecy import mark_in, refuse_secret
from server.web.context import database, officer_id
from server.web.json_sent import json_sent

SENDING = ("POST", "PUT", "PATCH")
LEVELS = frozenset({"secrecy", "secrecy_level"})
"""Fields for the level of a document, wherever in a form they stand."""
MODEL_ENDINGS = (".bpmn", ".dmn", ".json", ".toml")


def guard(app: Flask) -> None:
    app.before_request(look_at_forms)


def look_at_forms() -> None:
    if request.method in SENDING and current_user.is_authenticated:
        refuse_marked_text(officer_id())


def refuse_marked_text(sender_id: int) -> None:
    """Nothing further looks at it."""
    if request.is_json:  # of a program, or of a script that keeps a draft: no form that tells it
        refuse_levels(json_or_nothing())
    refuse_marked(sender_id, texts_sent())


def refuse_levels(value: Any) -> None:
    """What goes along with a level that is chosen is not kept. The fields of a form that is sent
    tell it themselves, at their place, with the rest as it was typed."""
    for name, text in named_in(value):
        refuse_secret(text if name in LEVELS else "")


def refuse_marked_models(sender_id: int, files: Mapping[str, bytes]) -> None:
    """Uploaded as files, which the form does not hold."""
    refuse_marked(sender_id, chain(files, *map(words_of_model, files.values())))


def refuse_marked(sender_id: int, texts: Iterable[str]) -> None:
    for text in texts:
        if mark := mark_in(text):
            note_text(database(), officer_id=sender_id, mark=mark, text=text)
            raise Refused("secret-document")


def named_in(value: Any) -> Iterator[tuple[str, str]]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from ((name, text) for name, text in one.items() if isinstance(text, str))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def texts_sent() -> Iterator[str]:
    """Names too: parts of an answer and files of a definition are kept under theirs."""
    if request.is_json:
        yield from strings_in(json_or_nothing())
    else:
        for pair in request.form.items(multi=True):
            yield from pair


def json_or_nothing() -> Any:
    """What cannot be read is refused by whoever wants it; nothing of it is kept."""
    try:
        return json_sent()
    except ValueError:
        return None


def strings_in(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
            for name, text in one.items():
                if isinstance(text, str) and name.endswith(MODEL_ENDINGS):
                    yield from words_of_model(text.encode("utf-8", "replace"))
        elif isinstance(one, list):
            waiting += one
