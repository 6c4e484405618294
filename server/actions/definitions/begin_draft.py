"""Begin to change a process: a draft with the files of one of its versions."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording import journal
from server.recording.model_drafts import begin
from server.recording.releases import find_version, newest_version
from server.recording.versions import files_of
from server.services.model_files import deployed_texts


def begin_draft(
    database: Database, *, officer_id: int, key: str, version: int | None = None
) -> int:
    """The id of the draft; without a version it begins from the current one, else the newest."""
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        base = newest_version(db, key) if version is None else find_version(db, key, version)
        files = deployed_texts(files_of(db, base.id))
        draft = begin(db, officer_id, files, base)
        journal.append(db, "definition.draft_begun", officer_id=officer_id,
                       data={"key": key, "version": base.version, "draft": draft.id})  # fmt: skip
        return draft.id
