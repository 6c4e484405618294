"""The form of a task, as the version of the definition that its instance runs on has it."""

from __future__ import annotations

import functools

from server.database import Work
from server.services.definitions import definition_by_id
from server.tables import Instance, Task
from workflows.definition import Definition
from workflows.forms import Form, read_form


def form_of(db: Work, task: Task) -> Form | None:
    """None for a step without a form: it is only confirmed."""
    if not task.form:
        return None
    instance = db.get_one(Instance, task.instance_id)
    definition = definition_by_id(db, instance.definition_id)
    return read_once(definition.hash, task.form, Source(definition))


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
