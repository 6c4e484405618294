"""Text with a mark of secrecy is stopped at the door, whatever form or field it was sent in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_login import current_user

from server.actions.quarantine.note_text import note_text
from server.errors import Refused
from server.services.secrecy import mark_in
from server.web.context import database, officer_id
from server.web.json_sent import json_sent

SENDING = ("POST", "PUT", "PATCH")


def guard(app: Flask) -> None:
    app.before_request(look_at_forms)


def look_at_forms() -> None:
    if request.method in SENDING and current_user.is_authenticated:
        refuse_marked_text(officer_id())


def refuse_marked_text(sender_id: int) -> None:
    """Nothing further looks at it."""
    for text in texts_sent():
        if mark := mark_in(text):
            note_text(database(), officer_id=sender_id, mark=mark, text=text)
            raise Refused("secret-document")


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
        elif isinstance(one, list):
            waiting += one
