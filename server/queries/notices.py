"""Lines told to an officer inside the application."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from server.tables import Notice

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class NoticeLine:
    id: int
    code: str
    at: datetime
    is_read: bool
    task_id: int | None
    case_id: int | None
    args: dict[str, Any] = field(default_factory=dict)


def unread_count(db: Work, officer_id: int) -> int:
    unread = select(func.count()).where(Notice.officer_id == officer_id, Notice.read_at.is_(None))
    return db.scalar(unread) or 0


def latest_notices(db: Work, officer_id: int, limit: int = 50) -> tuple[NoticeLine, ...]:
    latest = (
        select(Notice)
        .where(Notice.officer_id == officer_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return tuple(
        NoticeLine(n.id, n.code, n.at, n.read_at is not None, n.task_id, n.case_id, n.args)
        for n in db.scalars(latest)
    )
