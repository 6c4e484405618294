"""Files from outside into an open draft: each in the place of what it is newer than."""

from __future__ import annotations

from collections.abc import Mapping

from server import access
from server.database import Database
from server.recording.model_drafts import lock_draft, require_open, write
from server.services.model_files import texts_of
from server.services.model_parts import placed_in


def add_to_draft(
    database: Database, *, officer_id: int, draft_id: int, files: Mapping[str, bytes]
) -> int:
    """How many files are new or other than before; the history keeps what was there.

    Refused names the file that is unsafe, too large, no text, or no part of a model.
    """
    texts = texts_of(files)
    with database.transaction() as db:
        draft = lock_draft(db, draft_id)
        access.require_modeller(db, officer_id)
        require_open(draft)
        placed = placed_in(draft.files, texts)
        news = {name: text for name, text in placed.items() if draft.files.get(name) != text}
        if news:
            write(db, draft, officer_id, news)
        return len(news)
