"""A screen that has the draft open was heard of."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.model_drafts import lock_draft
from server.tables import DefinitionDraftEditor


def note_draft_editor(database: Database, *, officer_id: int, draft_id: int) -> None:
    with database.transaction() as db:
        lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        row = db.get(DefinitionDraftEditor, (draft_id, officer_id))
        if row is None:
            row = DefinitionDraftEditor(draft_id=draft_id, officer_id=officer_id)
            db.add(row)
        row.seen_at = db.now
