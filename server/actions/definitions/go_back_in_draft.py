"""Take a draft back to how it stood: a new revision with the older content, nothing is lost."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.model_drafts import files_at, lock_draft, require_revision, write


def go_back_in_draft(
    database: Database, *, officer_id: int, draft_id: int, revision: int, to: int
) -> int:
    with database.transaction() as db:
        draft = lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        require_revision(db, draft, revision)
        wanted = files_at(db, draft, to)
        changed = {name: wanted.get(name) for name in {*wanted, *draft.files}
                   if wanted.get(name) != draft.files.get(name)}  # fmt: skip
        if changed:
            write(db, draft, officer_id, changed)
        return draft.revision
