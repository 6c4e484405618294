"""A second person does not approve a draft, and says why: its authors are told."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed
from server.recording.model_drafts import authors_of, lock_draft, require_revision
from server.recording.model_proposals import decide, open_proposals, propose, require_reason


def refuse_draft(
    database: Database, *, officer_id: int, draft_id: int, revision: int, reason: str
) -> None:
    said = require_reason(reason)
    with database.transaction() as db:
        draft = lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        require_revision(db, draft, revision)
        authors = authors_of(db, draft)
        if officer_id in authors:
            raise NotAllowed("draft-own")
        asked = open_proposals(db, draft.key, "deployed", draft) or [
            propose(db, "deployed", officer_id=draft.saved_by_id, note="", draft=draft)
        ]
        draft.approved_revision = None
        draft.approved_at = draft.approved_by_id = None
        for proposal in asked:
            decide(db, proposal, "refused", officer_id=officer_id, reason=said, others=authors)
