"""Keep what was typed so far, as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from server import access
from server.actions.at_hand import require_seen
from server.database import Database, Work
from server.errors import Changed, NotAllowed
from server.recording.looking import lock_task
from server.tables import Draft, Officer, Task


def save_draft(
    database: Database,
    *,
    officer_id: int,
    task_id: int,
    version: int,
    values: Mapping[str, Any],
    seen: str | None = None,
) -> None:
    """The task's version stays: a draft is nobody else's news. `seen`: the moment of the draft that
    the form was printed with, "" for none; None does not ask."""
    with database.transaction() as db:
        _, task = lock_task(db, task_id)
        require_seen(db, officer_id, task)
        require_theirs(db, officer_id, task)
        if task.version != version:
            raise Changed("task-changed")
        draft = db.get(Draft, task_id) or Draft(task_id=task_id, values={}, kept={}, homeless={})
        refuse_overwriting(db, officer_id, draft, seen)
        draft.kept = moments(draft, values, db.now)
        draft.values = dict(values)
        draft.officer_id = officer_id
        draft.saved_at = db.now
        db.add(draft)


def require_theirs(db: Work, officer_id: int, task: Task) -> None:
    """Whoever has handed it on does not write into the holder's draft."""
    if access.may_complete(db, officer_id, task):
        return access.require_free(db, officer_id, task)
    if not access.may_enter_from_paper(db, officer_id, task):
        raise NotAllowed("task-of-others")
    return None


def refuse_overwriting(db: Work, officer_id: int, draft: Draft, seen: str | None) -> None:
    """A colleague has saved since the form was opened."""
    if seen is None or draft.officer_id in (None, officer_id):
        return
    if draft.saved_at.isoformat() != seen:
        by = db.get_one(Officer, draft.officer_id).full_name
        raise Changed("draft-of-colleague", by=by)


def moments(draft: Draft, values: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """Of each field that is filled."""
    return {
        name: draft.kept.get(name, now.isoformat())
        if draft.values.get(name) == value
        else now.isoformat()
        for name, value in values.items()
        if value not in ("", [], {}, None)
    }
