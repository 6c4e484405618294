"""Requests of a key that one process has answered, added to those of all in the same minute."""

from __future__ import annotations

from sqlalchemy import case, update

from server.database import Database
from server.tables import Token


def count_requests(database: Database, *, token_id: int, minute: int, more: int) -> int:
    """How many all processes have told of in this minute; 0 when it is over already."""
    so_far = case((Token.counted_in == minute, Token.counted), else_=0)
    counted = (
        update(Token)
        .where(Token.id == token_id, Token.counted_in <= minute)
        .values(counted_in=minute, counted=so_far + more)
        .returning(Token.counted)
        .execution_options(synchronize_session=False)
    )
    with database.transaction() as db:
        return db.execute(counted).scalar_one_or_none() or 0
