"""Begin to change a process: a draft with the files of one of its versions."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.recording.model_drafts import begin
from server.recording.releases import current_release
from server.tables import Definition, DefinitionFile


def begin_draft(
    database: Database, *, officer_id: int, key: str, version: int | None = None
) -> int:
    """The id of the draft; without a version it begins from the current one."""
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        release = current_release(db, key) if version is None else None
        chosen = (
            Definition.id == release.definition_id if release else Definition.version == version
        )
        base = db.scalars(select(Definition).where(Definition.key == key, chosen)).one_or_none()
        if base is None:
            raise NotFound("model-not-found")
        stored = db.execute(
            select(DefinitionFile.name, DefinitionFile.content)
            .where(DefinitionFile.definition_id == base.id)
            .order_by(DefinitionFile.name)
        )
        draft = begin(db, officer_id, {name: data.decode() for name, data in stored}, base)
        journal.append(db, "definition.draft_begun", officer_id=officer_id,
                       data={"key": key, "version": base.version, "draft": draft.id})  # fmt: skip
        return draft.id
