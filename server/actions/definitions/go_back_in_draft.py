"""Take a draft back to how it stood: a new revision with the older content, nothing is lost."""

from __future__ import annotations

from server.actions.at_hand import draft_at_hand
from server.database import Database
from server.recording.model_drafts import files_at, write


def go_back_in_draft(
    database: Database, *, officer_id: int, draft_id: int, revision: int, to: int
) -> int:
    with database.transaction() as db:
        draft = draft_at_hand(db, officer_id, draft_id, revision)
        wanted = files_at(db, draft, to)
        changed = {name: wanted.get(name) for name in {*wanted, *draft.files}
                   if wanted.get(name) != draft.files.get(name)}  # fmt: skip
        if changed:
            write(db, draft, officer_id, changed)
        return draft.revision
