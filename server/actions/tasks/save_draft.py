"""Keep what was typed so far, as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server import access
from server.actions.at_hand import require_seen
from server.database import Database
from server.errors import Changed, NotAllowed
from server.recording.looking import lock_task
from server.tables import Draft


def save_draft(
    database: Database,
    *,
    officer_id: int,
    task_id: int,
    version: int,
    values: Mapping[str, Any],
) -> None:
    """The task's version stays: a draft is nobody else's news."""
    with database.transaction() as db:
        _, task = lock_task(db, task_id)
        require_seen(db, officer_id, task)
        may = access.may_complete(db, officer_id, task)
        if not may and not access.may_enter_from_paper(db, officer_id, task):
            raise NotAllowed("task-of-others")
        if task.version != version:
            raise Changed("task-changed")
        draft = db.get(Draft, task_id) or Draft(task_id=task_id, homeless={})
        draft.values = dict(values)
        draft.officer_id = officer_id
        draft.saved_at = db.now
        db.add(draft)
