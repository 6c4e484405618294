"""What is done outside any transaction is taken in hand for a while, by one worker.

A worker that dies leaves it to the next one after the lease; one that woke late settles nothing.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, select

from server.database import Work

Row = TypeVar("Row", bound=Any)


def is_any(db: Work, waiting: Select[Row]) -> bool:
    """An idle look does not stand in the writers' line."""
    return db.scalars(waiting.limit(1)).first() is not None


def take(db: Work, waiting: Select[Row], lease: timedelta) -> Row | None:
    """The first of them that nobody else has in hand."""
    row = db.scalars(waiting.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        row.lease = str(uuid.uuid4())
        row.next_at = db.now + lease
    return row


def give_back(db: Work, taken: Row) -> Row | None:
    """The row as it is now; None: the lease is over, and it may be another's."""
    table = type(taken)
    mine = select(table).where(table.id == taken.id, table.lease == taken.lease)
    row = db.scalars(mine.with_for_update()).one_or_none()
    if row is not None:
        row.lease = None
    return row
