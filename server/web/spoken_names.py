"""What a model calls a step or a process, or the office a role, in the reader's language:
`{{ task.name|spoken }}`."""

from __future__ import annotations

from flask import Flask, g

from server.services.spoken_names import english_names
from server.web.context import database
from server.web.language import chosen_language, translate
from server.words import SOURCE


def speak(app: Flask) -> None:
    app.add_template_filter(spoken)


def spoken(name: str) -> str:
    """As it is where neither the model nor the catalogue has English for it."""
    if chosen_language() == SOURCE:
        return name
    if "english_names" not in g:
        with database().reading() as db:
            g.english_names = english_names(db)
    found: str | None = g.english_names.get(name)
    return translate(name) if found is None else found
