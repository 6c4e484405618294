"""Deploy a process: checked, then an immutable version, named by its content."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from server.database import Database, Work
from server.recording import journal
from server.services import SERVICES
from server.tables import Definition as DefinitionRow
from server.tables import DefinitionFile, Role, StartSubscription
from workflows.checks import check
from workflows.definition import Definition, read_files
from workflows.errors import DefinitionRefused, Problem

LABELS = "en.toml"
"""English labels: beside the definition, outside its hash."""


def deploy_definition(
    database: Database,
    *,
    files: Mapping[str, bytes],
    together: Collection[str] = (),
    officer_id: int | None = None,
) -> int:
    """The id of the version; the one that is there already when nothing changed.

    `together`: keys deployed in the same go; what is called must be there or among them.
    Raises DefinitionRefused with problems.
    """
    labels = read_labels(files.get(LABELS, b""))
    models = {name: data for name, data in files.items() if name != LABELS}
    definition = read(models)
    with database.transaction() as db:
        known = db.scalars(
            select(DefinitionRow).where(DefinitionRow.hash == definition.hash)
        ).one_or_none()
        if known is not None:
            known.labels = labels
            return known.id
        warnings = require_sound(db, definition, models, together)
        return deploy(db, definition, files, labels, officer_id, warnings)


def read_labels(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except ValueError as fault:  # of the encoding and of TOML
        problem = Problem("error", "labels-malformed", args={"reason": str(fault)}, file=LABELS)
        raise DefinitionRefused((problem,)) from fault


def read(models: Mapping[str, bytes]) -> Definition:
    """What cannot be read is refused with all that the checker finds, not with the first."""
    try:
        return read_files(models)
    except DefinitionRefused as refused:
        found = errors_of(check(models, services=frozenset(SERVICES)))
        raise DefinitionRefused(found or refused.problems) from refused


def require_sound(
    db: Work, definition: Definition, models: Mapping[str, bytes], together: Collection[str]
) -> tuple[Problem, ...]:
    """The warnings; DefinitionRefused when there is an error."""
    roles = frozenset(db.scalars(select(Role.code)))
    found = check(models, services=frozenset(SERVICES), roles=roles or None)
    there = {definition.key, *together, *db.scalars(select(DefinitionRow.key))}
    found = tuple(one for one in found if one.code != "called-elsewhere")
    found += tuple(
        Problem("error", "called-unknown", element.id,
                args={"label": element.name or element.id, "called": element.calls})
        for element in definition.elements.values()
        if element.calls and element.calls not in there
    )  # fmt: skip
    if errors_of(found):
        raise DefinitionRefused(errors_of(found))
    return found


def errors_of(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "error")


def deploy(
    db: Work,
    definition: Definition,
    files: Mapping[str, bytes],
    labels: dict[str, Any],
    officer_id: int | None,
    warnings: Sequence[Problem] = (),
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
    told = [{"code": one.code, "element": one.element, "line": one.line} for one in warnings]
    journal.append(db, "definition.deployed", officer_id=officer_id,
                   data={"key": row.key, "version": row.version, "hash": row.hash,
                         "warnings": told})  # fmt: skip
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
