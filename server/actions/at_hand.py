"""What a person acts on: locked, theirs to see, and as their screen showed it."""

from __future__ import annotations

from server import access
from server.database import Work
from server.errors import NotAllowed, NotFound
from server.recording.halting import require_moving
from server.recording.looking import lock_task, require_open
from server.recording.model_drafts import authors_of, lock_draft, require_revision
from server.tables import DefinitionDraft, Instance, Task


def task_at_hand(db: Work, officer_id: int, task_id: int) -> tuple[Instance, Task]:
    """Nobody's any more is told by whom it was done; of a case that stands still: Halted."""
    instance, task = lock_task(db, task_id)
    require_seen(db, officer_id, task)
    require_moving(db, instance.halt_id)
    return instance, task


def require_seen(db: Work, officer_id: int, task: Task) -> None:
    """And still open."""
    if not access.may_see_task(db, officer_id, task):
        raise NotFound("task-not-found")
    require_open(db, task)


def draft_at_hand(db: Work, officer_id: int, draft_id: int, revision: int) -> DefinitionDraft:
    draft = lock_draft(db, draft_id)
    access.require_modeller(db, officer_id)
    require_revision(db, draft, revision)
    return draft


def draft_shown(db: Work, officer_id: int, draft_id: int, revision: int) -> DefinitionDraft:
    """As it is, without its lock: for what takes long and is done before the transaction."""
    draft = db.get(DefinitionDraft, draft_id)
    if draft is None or not access.may_model(db, officer_id):
        raise NotFound("draft-not-found")
    require_revision(db, draft, revision)
    return draft


def draft_of_others(
    db: Work, officer_id: int, draft_id: int, revision: int
) -> tuple[DefinitionDraft, frozenset[int]]:
    """And its authors, none of whom decides on it."""
    draft = draft_at_hand(db, officer_id, draft_id, revision)
    return draft, authors_without(db, draft, officer_id)


def authors_without(db: Work, draft: DefinitionDraft, officer_id: int) -> frozenset[int]:
    authors = authors_of(db, draft)
    if officer_id in authors:
        raise NotAllowed("draft-own")
    return authors
