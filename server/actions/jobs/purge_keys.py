"""Forget the keys of forms sent long ago: nobody sends those again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from server.database import Database
from server.tables import Idempotency

KEPT = timedelta(hours=72)


def purge_keys(database: Database) -> int:
    """How many were forgotten."""
    with database.transaction() as db:
        old = delete(Idempotency).where(Idempotency.at < db.now - KEPT)
        forgotten: int = db.execute(old).rowcount  # type: ignore[attr-defined]
        return forgotten
