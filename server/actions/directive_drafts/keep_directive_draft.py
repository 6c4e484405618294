"""Keep what was typed so far of a directive to be sent; right or wrong is asked later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import Database
from server.recording.directive_drafts import lock_directive_draft, require_unsent
from server.services.secrecy import refuse_secret


def keep_directive_draft(
    database: Database, *, officer_id: int, draft_id: int, typed: Mapping[str, Any]
) -> None:
    """`typed`: parts of the form as typed; the other parts stay. Refused for a secret."""
    document = typed.get("document", {})
    refuse_secret(str(document.get("secrecy") or ""), str(document.get("text") or ""))
    with database.transaction() as db:
        draft = lock_directive_draft(db, officer_id, draft_id)
        require_unsent(draft)
        draft.values = {**draft.values, **typed}
        draft.saved_at = db.now
