"""A directive that is being sent out: found and locked by whoever began it, nobody else."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.errors import Changed, NotFound
from server.tables import DirectiveDraft


def lock_directive_draft(db: Work, officer_id: int, draft_id: int) -> DirectiveDraft:
    draft = db.scalars(
        select(DirectiveDraft)
        .where(DirectiveDraft.id == draft_id, DirectiveDraft.officer_id == officer_id)
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one_or_none()
    if draft is None or draft.state == "dropped":
        raise NotFound("directive-draft-not-found")
    return draft


def require_unsent(draft: DirectiveDraft) -> None:
    if draft.state != "open":
        raise Changed("directive-draft-sent")
