"""The form of a task, as the version has it that its instance runs on, or ran on at its end."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from server.database import Work
from server.services.definitions import definition_by_id
from server.settings import ROOT
from server.tables import Instance, Task
from workflows.definition import Definition
from workflows.forms import Field, Form, read_form


def form_of(db: Work, task: Task) -> Form | None:
    """None for a step without a form: it is only confirmed."""
    if not task.form:
        return None
    return form_named(definition_by_id(db, version_of(db, task)), task.form)


def form_named(definition: Definition, key: str) -> Form:
    return read_once(definition.hash, key, Source(definition))


def version_of(db: Work, task: Task) -> int:
    """What is over stays what it was, wherever its instance has moved since."""
    return task.definition_id or db.get_one(Instance, task.instance_id).definition_id


def facts_name(db: Work, task: Task) -> str:
    """Under which name the server knows what fills and bounds the task's form."""
    form = form_of(db, task)
    return older_names().get(form.facts, form.facts) if form else ""


@functools.cache
def older_names() -> Mapping[str, str]:
    """What versions deployed long ago say for the names of today."""
    names: Mapping[str, str] = tomllib.loads((ROOT / "config" / "facts.toml").read_text("utf-8"))
    return names


def gives_files(fields: Iterable[Field], raw: Any) -> bool:
    """Whether a file stands in the answer as typed, also in a row of a table."""
    if isinstance(raw, list):
        return any(gives_files(fields, row) for row in raw)
    return isinstance(raw, Mapping) and any(
        bool(raw.get(one.name)) if one.kind in ("file", "files")
        else has_file(raw.get(one.name)) if one.kind == "evidence"
        else gives_files(one.columns, raw.get(one.name))
        for one in fields
    )  # fmt: skip


def has_file(typed: Any) -> bool:
    return isinstance(typed, Mapping) and bool(typed.get("file"))


class Source:
    """Equal to every other source, so that the cache looks only at hash and key."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=512)
def read_once(hash_: str, key: str, source: Source) -> Form:  # noqa: ARG001
    files = source.definition.forms[key]
    return read_form(key, files["schema"], files["ui"])
