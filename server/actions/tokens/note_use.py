"""When a key was last used: kept to about ten minutes, so that reading does not write each time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from server.database import Database
from server.tables import Token

EVERY = timedelta(minutes=10)


def note_use(database: Database, *, token_id: int, last: datetime | None, now: datetime) -> None:
    if last is not None and now - last < EVERY:
        return
    with database.transaction() as db:
        db.execute(update(Token).where(Token.id == token_id).values(last_used_at=db.now))
