"""Deploy a process: an immutable version, named by its content."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select

from server.database import Database, Work
from server.recording import journal
from server.tables import Definition as DefinitionRow
from server.tables import DefinitionFile, StartSubscription
from workflows.definition import Definition, read_files

LABELS = "en.toml"
"""English labels: beside the definition, outside its hash."""


def deploy_definition(
    database: Database, *, files: Mapping[str, bytes], officer_id: int | None = None
) -> int:
    """The id of the version; the one that is there already when nothing changed.

    Raises DefinitionRefused with problems.
    """
    definition = read_files({name: data for name, data in files.items() if name != LABELS})
    labels = tomllib.loads(files[LABELS].decode()) if LABELS in files else {}
    with database.transaction() as db:
        known = db.scalars(
            select(DefinitionRow).where(DefinitionRow.hash == definition.hash)
        ).one_or_none()
        if known is not None:
            known.labels = labels
            return known.id
        return deploy(db, definition, files, labels, officer_id)


def deploy(
    db: Work,
    definition: Definition,
    files: Mapping[str, bytes],
    labels: dict[str, Any],
    officer_id: int | None,
) -> int:
    newest = db.scalar(
        select(func.max(DefinitionRow.version)).where(DefinitionRow.key == definition.key)
    )
    row = DefinitionRow(
        key=definition.key, version=(newest or 0) + 1, hash=definition.hash,
        name=definition.name, blob=definition.blob, labels=labels, deployed_at=db.now,
        deployed_by_id=officer_id,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.add_all(
        DefinitionFile(definition_id=row.id, name=name, content=data)
        for name, data in files.items()
    )
    subscribe(db, definition, row.id)
    journal.append(db, "definition.deployed", officer_id=officer_id,
                   data={"key": row.key, "version": row.version, "hash": row.hash})  # fmt: skip
    return row.id


def subscribe(db: Work, definition: Definition, definition_id: int) -> None:
    """Only the newest version is started by a message."""
    older = select(DefinitionRow.id).where(DefinitionRow.key == definition.key)
    db.execute(delete(StartSubscription).where(StartSubscription.definition_id.in_(older)))
    db.add_all(
        StartSubscription(message=start.message, definition_id=definition_id,
                          element=start.element)
        for start in definition.starts
        if start.message is not None
    )  # fmt: skip
