"""Files of forms outside the tasks: stored on arrival, kept by id until the form is complete."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from server.actions.files.store_file import store_file
from server.errors import Invalid, NotFound, TooLarge
from server.queries.files import StoredFile, file_for
from server.services.typed import positive
from server.web.context import database, officer_id, settings
from workflows.forms import FieldProblem

MOST = 20


@dataclass(frozen=True)
class Loose:
    files: tuple[StoredFile, ...] = ()
    problems: tuple[FieldProblem, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(file.id for file in self.files)


def posted_files(name: str) -> Loose:
    """New uploads under `name`, and ids kept from before under `name` with `_kept`."""
    ids, problems = kept_ids(f"{name}_kept"), []
    for upload in request.files.getlist(name)[:MOST]:
        if not upload.filename:
            continue
        try:
            ids.append(
                store_file(
                    database(),
                    settings(),
                    officer_id=officer_id(),
                    task_id=None,
                    name=upload.filename,
                    stream=upload.stream,
                )
            )
        except (Invalid, TooLarge) as refused:
            problems.append(FieldProblem((name,), refused.code, refused.args_for_words))
    with database().reading() as db:
        return Loose(tuple(file_for(db, officer_id(), one) for one in ids), tuple(problems))


def kept_ids(name: str) -> list[int]:
    found = [positive(one) for one in request.form.getlist(name)[:MOST]]
    if None in found:
        raise NotFound("file-not-found")
    return [one for one in found if one is not None]
