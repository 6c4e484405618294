"""What a browser posts with a form: typed pairs, files stored on arrival, an answer as typed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage

from server.actions.files.store_file import store_file
from server.errors import Invalid, TooLarge
from server.web.context import database, officer_id, settings
from server.web.language import sentence
from server.web.numbers import posted_number
from workflows.forms import Form, Raw, decode


@dataclass(frozen=True)
class Posted:
    """`refusals` are sentences about files that were not taken; the rest is not lost with them."""

    raw: Raw
    refusals: tuple[str, ...] = ()


def posted_answer(form: Form | None, task_id: int) -> Posted:
    """Files become their ids under the name of their input, beside those kept from before."""
    pairs, refusals = list(request.form.items(multi=True)), []
    for name, file in uploads():
        try:
            pairs.append((name, str(store(task_id, file))))
        except (Invalid, TooLarge) as refused:
            told = sentence(refused.code, refused.args_for_words)
            refusals.append(f"{file.filename}: {told}")
    return Posted(decode(form, pairs) if form else {}, tuple(refusals))


def typed_answer(form: Form | None) -> Raw:
    return decode(form, request.form.items(multi=True)) if form else {}


def uploads() -> list[tuple[str, FileStorage]]:
    """Inputs in which a file was chosen; names with _ belong to the page, not to the form."""
    chosen = request.files.items(multi=True)
    return [(name, file) for name, file in chosen if file.filename and not name.startswith("_")]


def store(task_id: int, file: FileStorage) -> int:
    return store_file(
        database(),
        settings(),
        officer_id=officer_id(),
        task_id=task_id,
        name=file.filename or "",
        stream=file.stream,
    )


def posted_version() -> int:
    """What the page showed; nonsense is a version that never was."""
    return posted_number("_version") or 0
