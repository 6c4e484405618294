"""A second person does not approve a draft, and says why: its authors are told."""

from __future__ import annotations

from server.actions.at_hand import draft_of_others
from server.database import Database
from server.recording.model_proposals import decide, open_proposals, propose, require_reason


def refuse_draft(
    database: Database, *, officer_id: int, draft_id: int, revision: int, reason: str
) -> None:
    said = require_reason(reason)
    with database.transaction() as db:
        draft, authors = draft_of_others(db, officer_id, draft_id, revision)
        asked = open_proposals(db, draft.key, "deployed", draft) or [
            propose(db, "deployed", officer_id=draft.saved_by_id, note="", draft=draft)
        ]
        draft.approved_revision = None
        draft.approved_at = draft.approved_by_id = None
        for proposal in asked:
            decide(db, proposal, "refused", officer_id=officer_id, reason=said, others=authors)
