"""Deployed definitions, built once per process and version."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.tables import Definition as DefinitionRow
from server.tables import Instance
from workflows.advance import State
from workflows.definition import Definition, definition_of


def definition_by_id(db: Work, definition_id: int) -> Definition:
    row = db.get_one(DefinitionRow, definition_id)
    return definition_of(row.hash, lambda: row.blob)


def definition_for(db: Work, instance: Instance) -> Definition:
    return definition_by_id(db, instance.definition_id)


def state_of(db: Work, instance: Instance) -> State:
    row = db.get_one(DefinitionRow, instance.definition_id)
    return State(definition=row.hash, part=instance.part, content=content_of(db, instance))


def content_of(db: Work, instance: Instance) -> bytes:
    """The blob is read only by those who advance or look into the instance."""
    if "state" in instance.__dict__:
        return instance.state
    return db.scalars(select(Instance.state).where(Instance.id == instance.id)).one()
