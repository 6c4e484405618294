"""Stop working on a draft: it leaves the list; its history stays."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording import journal
from server.recording.model_drafts import lock_draft, require_open
from server.recording.model_proposals import decide, open_proposals


def set_draft_aside(database: Database, *, officer_id: int, draft_id: int) -> str:
    """The key of its process."""
    with database.transaction() as db:
        draft = lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        require_open(draft)
        draft.state = "set_aside"
        for asked in open_proposals(db, draft.key, "deployed", draft):
            decide(db, asked, "taken_back", officer_id=officer_id)
        journal.append(db, "definition.draft_set_aside", officer_id=officer_id,
                       data={"key": draft.key, "draft": draft.id})  # fmt: skip
        return draft.key
