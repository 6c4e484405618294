"""A new model from another: a draft with its files, under a key and title of its own."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Refused
from server.recording import journal
from server.recording.model_drafts import begin
from server.recording.releases import newest_version
from server.recording.versions import files_of
from server.services.model_copies import copied
from server.services.model_files import deployed_texts, process_of, require_safe
from server.tables import Definition, DefinitionDraft


def copy_model(database: Database, *, officer_id: int, key: str, new_key: str, name: str) -> int:
    """The id of the draft; of the current version, else of the newest."""
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        base = newest_version(db, key)
        refuse_taken(db, new_key)
        texts = deployed_texts(files_of(db, base.id))
        files = copied(texts, base.key, new_key, name)
        require_safe(files)
        if process_of(files)[0] != new_key:  # written in a way that is not ours
            raise Refused("model-not-copied", key=key)
        draft = begin(db, officer_id, files)
        journal.append(db, "definition.draft_begun", officer_id=officer_id,
                       data={"key": new_key, "copied": key, "version": base.version,
                             "draft": draft.id})  # fmt: skip
        return draft.id


def refuse_taken(db: Work, key: str) -> None:
    """Another process, or a draft that will become one, goes by it."""
    deployed = select(Definition.id).where(Definition.key == key)
    drafted = select(DefinitionDraft.id).where(
        DefinitionDraft.key == key, DefinitionDraft.state == "open"
    )
    if db.scalar(deployed.limit(1)) is not None or db.scalar(drafted.limit(1)) is not None:
        raise Refused("model-copy-key-taken", key=key)
