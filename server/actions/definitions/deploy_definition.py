"""Deploy a process: checked, played, then an immutable version, named by its content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from server.database import Database, Work
from server.recording.model_problems import require_called, require_played, require_sound
from server.recording.releases import lock_releases, version_of_content
from server.recording.versions import add_version, is_offices_own, offer_version
from server.services.model_checks import LABELS, models_of, read_labels, read_models
from server.tables import Definition as DefinitionRow
from server.tables import DefinitionFile
from workflows.definition import Definition


def deploy_definition(
    database: Database,
    *,
    files: Mapping[str, bytes],
    together: Collection[str] = (),
    beside: Mapping[str, Definition] | None = None,
    officer_id: int | None = None,
    gives_way: bool = False,
) -> int:
    """The id of the version; the one that is there already when nothing changed.

    `together`: keys deployed in the same go; what is called must be there or among them. `beside`:
    those of them that scenarios are played with. `gives_way`: where an officer has decided what is
    current it becomes a version that nobody runs on yet.

    Raises DefinitionRefused with problems. Checked before the transaction, so that nobody waits
    for it; what was checked is what its hash names.
    """
    labels = read_labels(files.get(LABELS, b""))
    models = models_of(files)
    definition = read_models(models)
    with database.reading() as db:
        is_new = version_of_content(db, definition.hash) is None
        warnings = require_sound(db, models, together) if is_new else ()
        if is_new:
            require_played(db, files, definition, beside)
    with database.transaction() as db:
        lock_releases(db)
        known = version_of_content(db, definition.hash)
        if known is not None:
            say_anew(db, known, labels, files.get(LABELS))
            return known.id
        require_called(db, definition, together)
        if gives_way and is_offices_own(db, definition.key):
            return offer_version(db, definition, files, labels, warnings=warnings)
        return add_version(db, definition, files, labels, officer_id=officer_id, warnings=warnings)


def say_anew(db: Work, known: DefinitionRow, labels: dict[str, Any], content: bytes | None) -> None:
    """A better translation is no new version: the words beside the one that is there change."""
    if content is None:
        return
    known.labels = labels
    beside = select(DefinitionFile).where(
        DefinitionFile.definition_id == known.id, DefinitionFile.name == LABELS
    )
    file = db.scalars(beside).first()
    if file is None:
        db.add(DefinitionFile(definition_id=known.id, name=LABELS, content=content))
    elif bytes(file.content) != content:
        file.content = content
