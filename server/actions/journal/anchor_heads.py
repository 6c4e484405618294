"""Anchor the heads of the journal's chains; on any number of workers, one at a time."""

from __future__ import annotations

from sqlalchemy import text

from server.database import Database, Work
from server.recording.anchors import LINES, is_time, last_anchor, write_round

EVERY = 300.0  # seconds between two rounds
TURN = 5_171_842_024  # any number, the same for every server of this product


def anchor_heads(database: Database, *, every: float = EVERY) -> int:
    """How many lines were new; nothing is done before `every` seconds are over since the last."""
    lines = step = _one_round(database, every)
    while step == LINES:  # as much as one round takes: there is more
        step = _one_round(database, 0)
        lines += step
    return lines


def _one_round(database: Database, every: float) -> int:
    with database.transaction() as db:
        if not _is_ours(db):
            return 0
        last = last_anchor(db)
        if last is not None and not is_time(last.at, db.now, every):
            return 0
        return write_round(db)


def _is_ours(db: Work) -> bool:
    """The lock goes with the transaction; on SQLite the writers' line is enough."""
    if db.is_sqlite:
        return True
    return bool(db.scalar(text("SELECT pg_try_advisory_xact_lock(:turn)"), {"turn": TURN}))
