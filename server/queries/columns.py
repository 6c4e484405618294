"""Columns of a case's table of units: stretches of steps that the models themselves name.

A user task, or a process as a whole, says `column`; tasks that say the same are one stretch. Read
from the versions that the case's instances run on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from server.database import Work
from server.recording.releases import current_release
from server.services.definitions import definition_by_id
from server.tables import Case
from server.tables import Definition as DefinitionRow
from workflows.definition import Definition


@dataclass(frozen=True)
class Stretch:
    name: str
    english: str
    key: str  # of the process
    elements: tuple[str, ...] = ()  # its steps in the order drawn; none: the process as a whole


def stretches_of(db: Work, case: Case, used: Collection[int]) -> tuple[Stretch, ...]:
    """Callers before what they call, each in the order drawn; `used`: ids of versions."""
    if not used:
        return ()
    found = {one: speaking(db, definition_by_id(db, one)) for one in sorted(used)}
    ordered = called_from(case.rollout_key, found.values())
    labels = labels_of(db, used)
    merged: dict[tuple[str, str], list[str]] = {}
    for definition in ordered:
        for name, elements in columns_in(definition):
            line = merged.setdefault((definition.key, name), [])
            line += [one for one in elements if one not in line]
    return tuple(
        Stretch(name, labels.get(f"column {name}", name), key, tuple(elements))
        for (key, name), elements in merged.items()
    )


def speaking(db: Work, definition: Definition) -> Definition:
    """Itself, or the current version of its key where it is older than columns and names none."""
    if any(columns_in(definition)):
        return definition
    release = current_release(db, definition.key)
    return definition_by_id(db, release.definition_id) if release else definition


def columns_in(definition: Definition) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = named_by(definition, "column")
    if not names and definition.properties.get("column"):
        names[definition.properties["column"]] = []
    return ((name, tuple(elements)) for name, elements in names.items())


def named_by(definition: Definition, said: str) -> dict[str, list[str]]:
    """What user tasks say under this property -> those that say it, in the order drawn."""
    names: dict[str, list[str]] = {}
    for step in definition.elements.values():
        if step.kind == "userTask" and step.properties.get(said):
            names.setdefault(step.properties[said], []).append(step.id)
    return names


def stages_of(db: Work, definition_id: int) -> tuple[Stretch, ...]:
    """The stages of one way, as its model, else the current version of it, names them."""
    definition = definition_by_id(db, definition_id)
    names = named_by(definition, "stage")
    release = current_release(db, definition.key)
    used = [definition_id]
    if not names and release is not None:
        names = named_by(definition_by_id(db, release.definition_id), "stage")
        used.append(release.definition_id)
    labels = labels_of(db, used)
    return tuple(
        Stretch(name, labels.get(f"stage {name}", name), definition.key, tuple(elements))
        for name, elements in names.items()
    )


def called_from(root: str | None, found: Iterable[Definition]) -> list[Definition]:
    """The root first, then what it calls, depth first; what nobody calls comes last by key."""
    by_key: dict[str, list[Definition]] = {}
    for one in found:
        by_key.setdefault(one.key, []).append(one)
    walked: dict[str, list[Definition]] = {}

    def walk(key: str | None) -> None:
        if key is None or key in walked or key not in by_key:
            return
        walked[key] = by_key[key]
        for definition in by_key[key]:
            for step in definition.elements.values():
                walk(step.calls)

    for key in (root, *sorted(by_key)):
        walk(key)
    return [one for versions in walked.values() for one in versions]


def labels_of(db: Work, used: Collection[int]) -> Mapping[str, str]:
    """English words of all these versions; they are kept beside the content."""
    rows = db.scalars(select(DefinitionRow.labels).where(DefinitionRow.id.in_(used)))
    return {name: str(words) for labels in rows for name, words in labels.items()}
