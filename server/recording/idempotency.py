"""A form sent twice is answered once: the key is written before anything is looked at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from server.database import Work
from server.errors import NotAllowed
from server.tables import Idempotency


def earlier_answer(db: Work, key: str, officer_id: int) -> dict[str, Any] | None:
    """Take the key, or return what it was answered with; another officer's key is refused.

    On PostgreSQL whoever sends the same key again waits here for the first to commit.
    """
    insert = sqlite.insert if db.is_sqlite else postgresql.insert
    taken = db.execute(
        insert(Idempotency)
        .values(key=key, officer_id=officer_id, answer={}, at=db.now)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Idempotency.key)
    ).first()
    if taken is not None:
        return None
    row = db.get_one(Idempotency, key)
    if row.officer_id != officer_id:
        raise NotAllowed("form-of-somebody-else")
    return row.answer


def store_answer(db: Work, key: str, answer: dict[str, Any]) -> None:
    db.execute(update(Idempotency).where(Idempotency.key == key).values(status=200, answer=answer))
