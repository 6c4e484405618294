"""Save what a modeller changed; nothing that somebody else saved is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping

from server import access
from server.database import Database
from server.recording.model_drafts import lock_draft, require_open, require_revision, write
from server.services.model_files import require_safe


def save_model_draft(
    database: Database,
    *,
    officer_id: int,
    draft_id: int,
    revision: int,
    changed: Mapping[str, str | None],
) -> int:
    """The new revision; Changed when `revision` is no longer the last one.

    `changed`: name -> text, None for a file taken away. The same save sent again is no news.
    """
    require_safe(changed)
    with database.transaction() as db:
        draft = lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        require_open(draft)
        news = {n: text for n, text in changed.items() if draft.files.get(n) != text}
        if not news:
            return draft.revision
        require_revision(db, draft, revision)
        write(db, draft, officer_id, news)
        return draft.revision
