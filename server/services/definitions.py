"""Deployed definitions, built once per process and version."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.tables import Case, Instance, Task
from server.tables import Definition as DefinitionRow
from workflows.advance import State
from workflows.definition import Definition, definition_of


def definition_by_id(db: Work, definition_id: int) -> Definition:
    """The blob is read only where this process does not have the version yet."""

    def load_blob(content_hash: str) -> str:
        query = select(DefinitionRow.blob).where(DefinitionRow.hash == content_hash)
        return db.scalars(query).one()

    return definition_of(hash_by_id(db, definition_id), load_blob)


def hash_by_id(db: Work, definition_id: int) -> str:
    """A deployed version never changes: asked once per process, not by whoever deploys it.

    That may be rolled back, and SQLite then gives the id to another version.
    """
    place = db.info["place"], definition_id
    known = _hashes.get(place)
    if known is None:
        query = select(DefinitionRow.hash).where(DefinitionRow.id == definition_id)
        known = db.scalars(query).one()
        if DEPLOYING not in db.info:
            _hashes[place] = known
    return known


DEPLOYING = "definition deployed"
_hashes: dict[tuple[str, int], str] = {}


def definition_for(db: Work, instance: Instance) -> Definition:
    return definition_by_id(db, instance.definition_id)


def steps_of_people(db: Work) -> list[str]:
    """Names of the steps that somebody does, in any deployed version."""
    drawn = [
        element
        for definition_id in db.scalars(select(DefinitionRow.id))
        for element in definition_by_id(db, definition_id).elements.values()
    ]
    return sorted({one.name for one in drawn if one.kind in DONE_BY_PEOPLE and one.name})


DONE_BY_PEOPLE = ("userTask", "manualTask")


def forms_with_effect(db: Work, case: Case, effect: str) -> frozenset[str]:
    """Form keys of the steps, in any version the case runs or ran on, that do this when done."""
    runs = select(Instance.definition_id).where(Instance.case_id == case.id)
    ran = select(Task.definition_id).where(Task.case_id == case.id, Task.definition_id.is_not(None))
    used = runs.union(ran)
    return frozenset(
        step.form
        for definition_id in db.scalars(used)
        for step in definition_by_id(db, definition_id).elements.values()
        if step.form and step.properties.get("effect") == effect
    )


def state_of(db: Work, instance: Instance) -> State:
    content_hash = hash_by_id(db, instance.definition_id)
    return State(definition=content_hash, part=instance.part, content=content_of(db, instance))


def content_of(db: Work, instance: Instance) -> bytes:
    """The blob is read only by those who advance or look into the instance."""
    if "state" in instance.__dict__:
        return instance.state
    return db.scalars(select(Instance.state).where(Instance.id == instance.id)).one()
