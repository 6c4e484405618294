"""Begin a draft from files of one's own: a diagram with its forms and tables."""

from __future__ import annotations

from collections.abc import Mapping

from server import access
from server.database import Database
from server.errors import Refused
from server.recording import journal
from server.recording.model_drafts import begin
from server.services.model_files import texts_of


def import_draft(database: Database, *, officer_id: int, files: Mapping[str, bytes]) -> int:
    """The id of the draft; Refused names the file that is unsafe, too large or no text."""
    texts = texts_of(files)
    if not any(name.endswith(".bpmn") for name in texts):
        raise Refused("model-without-diagram")
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        draft = begin(db, officer_id, texts)
        journal.append(db, "definition.draft_begun", officer_id=officer_id,
                       data={"key": draft.key, "version": 0, "draft": draft.id})  # fmt: skip
        return draft.id
