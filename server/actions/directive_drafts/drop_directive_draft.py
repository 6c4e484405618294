"""Throw a directive away that was never sent."""

from __future__ import annotations

from server.database import Database
from server.recording.directive_drafts import lock_directive_draft, require_unsent


def drop_directive_draft(database: Database, *, officer_id: int, draft_id: int) -> None:
    with database.transaction() as db:
        draft = lock_directive_draft(db, officer_id, draft_id)
        require_unsent(draft)
        draft.state, draft.values = "dropped", {}
