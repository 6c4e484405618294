"""Ask for a draft to be approved: those who may are told, once for a state of it."""

from __future__ import annotations

from server import access
from server.actions.at_hand import draft_at_hand
from server.database import Database
from server.recording.model_drafts import authors_of
from server.recording.model_proposals import decide, open_proposals, propose


def ask_draft_approval(
    database: Database, *, officer_id: int, draft_id: int, revision: int, note: str = ""
) -> None:
    with database.transaction() as db:
        draft = draft_at_hand(db, officer_id, draft_id, revision)
        for earlier in open_proposals(db, draft.key, "deployed", draft):
            if earlier.revision != draft.revision:
                decide(db, earlier, "taken_back", officer_id=officer_id)
        authors = authors_of(db, draft)
        propose(db, "deployed", officer_id=officer_id, note=note.strip()[:500], draft=draft,
                deciders=[one for one in access.modellers(db) if one not in authors])  # fmt: skip
