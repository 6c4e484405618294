"""Versions as they are kept: a row that never changes, with the files as they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.recording import journal
from server.recording.releases import last_release, release
from server.services.definitions import DEPLOYING
from server.tables import Definition as DefinitionRow
from server.tables import DefinitionFile
from workflows.definition import Definition
from workflows.errors import Problem

Warnings = Sequence[Problem]


def files_of(db: Work, definition_id: int) -> dict[str, bytes]:
    """As they were deployed."""
    stored = select(DefinitionFile.name, DefinitionFile.content).where(
        DefinitionFile.definition_id == definition_id
    )
    return dict(sorted(db.execute(stored).all()))


def is_stored(db: Work, files: Mapping[str, bytes]) -> bool:
    """These very files are a version; by their sizes first, so that few are read."""
    wanted = {name: len(content) for name, content in files.items()}
    size = func.length(DefinitionFile.content)
    sizes: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for id_, name, length in db.execute(
        select(DefinitionFile.definition_id, DefinitionFile.name, size)
    ):
        sizes[id_][name] = length
    return any(files_of(db, id_) == files for id_, found in sizes.items() if found == wanted)


def add_version(
    db: Work,
    definition: Definition,
    files: Mapping[str, bytes],
    labels: dict[str, Any],
    *,
    officer_id: int | None,
    note: str = "",
    approved_by_id: int | None = None,
    warnings: Warnings = (),
) -> int:
    """An immutable row with its files, current from now on."""
    row = keep(db, definition, files, labels, officer_id)
    release(db, row, "deployed", officer_id=officer_id, note=note,
            approved_by_id=approved_by_id, warnings=told(warnings))  # fmt: skip
    return row.id


def offer_version(
    db: Work,
    definition: Definition,
    files: Mapping[str, bytes],
    labels: dict[str, Any],
    *,
    warnings: Warnings = (),
) -> int:
    """The same without any release: it lies ready until somebody puts it forward."""
    row = keep(db, definition, files, labels, None)
    journal.append(db, "definition.offered",
                   data={"key": row.key, "version": row.version, "hash": row.hash,
                         "warnings": told(warnings)})  # fmt: skip
    return row.id


def is_offices_own(db: Work, key: str) -> bool:
    """What is current, or that nothing is, was decided by an officer."""
    last = last_release(db, key)
    return last is not None and last.officer_id is not None


def keep(
    db: Work,
    definition: Definition,
    files: Mapping[str, bytes],
    labels: dict[str, Any],
    officer_id: int | None,
) -> DefinitionRow:
    newest = db.scalar(
        select(func.max(DefinitionRow.version)).where(DefinitionRow.key == definition.key)
    )
    row = DefinitionRow(
        key=definition.key, version=(newest or 0) + 1, hash=definition.hash,
        name=definition.name, blob=definition.blob, labels=labels, deployed_at=db.now,
        deployed_by_id=officer_id,
    )  # fmt: skip
    db.info[DEPLOYING] = True
    db.add(row)
    db.flush()
    db.add_all(
        DefinitionFile(definition_id=row.id, name=name, content=data)
        for name, data in files.items()
    )
    return row


def told(warnings: Warnings) -> list[dict[str, Any]]:
    return [{"code": one.code, "element": one.element, "line": one.line} for one in warnings]
