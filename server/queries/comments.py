"""What was said about a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.access import memberships_of
from server.database import Work
from server.kept import kept
from server.queries.names import unit_names
from server.tables import Comment, Officer

PAGE = 20


@dataclass(frozen=True)
class CommentLine:
    id: int
    by: str
    unit: str
    is_mine: bool
    at: datetime
    text: str
    mentioned: dict[str, str]  # login -> name


@dataclass(frozen=True)
class Comments:
    """The newest of them, in the order they were said; `before`: where earlier ones go on."""

    lines: tuple[CommentLine, ...] = ()
    before: int | None = None


def comments_of(
    db: Work, officer_id: int, task_id: int, *, before: int | None = None, limit: int = PAGE
) -> Comments:
    """For who may see the task."""
    wanted = (
        select(Comment, Officer)
        .join(Officer, Officer.id == Comment.officer_id)
        .where(Comment.task_id == task_id)
        .order_by(Comment.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        wanted = wanted.where(Comment.id < before)
    rows = db.execute(wanted).all()
    shown = rows[:limit][::-1]
    earlier = shown[0][0].id if len(rows) > limit else None
    return Comments(tuple(line(db, officer_id, *row) for row in shown), earlier)


def line(db: Work, officer_id: int, comment: Comment, by: Officer) -> CommentLine:
    return CommentLine(
        id=comment.id,
        by=by.full_name,
        unit=unit_of(db, by.id),
        is_mine=by.id == officer_id,
        at=comment.at,
        text=comment.text,
        mentioned=comment.mentioned,
    )


def unit_of(db: Work, officer_id: int) -> str:
    """Where they belong today."""
    held = kept(db, ("memberships", officer_id), lambda: memberships_of(db, officer_id))
    return unit_names(db, {held[0].unit_id})[held[0].unit_id] if held else ""
