"""A form sent twice is answered once.

The key is written before anything is looked at; where a lock is asked for anyway, by its holder.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from server.database import Prepared, Work
from server.errors import NotAllowed
from server.recording.sheet import put
from server.tables import Idempotency

TAKE = {
    is_sqlite: Prepared(
        (sqlite.insert if is_sqlite else postgresql.insert)(Idempotency)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Idempotency.key)
    )
    for is_sqlite in (True, False)
}
STORE = Prepared(
    update(Idempotency)
    .where(Idempotency.key == bindparam("of"))
    .values(status=200, answer=bindparam("given"))
)


def sent_form(key: str, act: str, *of: int | None) -> str:
    """The key of one form for one act on one thing: sent to another address it is another form,
    and a form without a key is its own for each."""
    return blake2b(repr((act, of, key)).encode(), digest_size=24).hexdigest()


def earlier_answer(db: Work, key: str, officer_id: int) -> dict[str, Any] | None:
    """Take the key, or return what it was answered with; another officer's key is refused.

    On PostgreSQL whoever sends the same key again waits here for the first to commit.
    """
    row = {"key": key, "officer_id": officer_id, "answer": {}, "at": db.now}
    if db.run(TAKE[db.is_sqlite], row).first() is not None:
        return None
    return stored_answer(db, key, officer_id)


def stored_answer(db: Work, key: str, officer_id: int) -> dict[str, Any] | None:
    """Under the lock of what the form is about: what it was answered with, if it was."""
    earlier = db.get(Idempotency, key)
    if earlier is None:
        return None
    if earlier.officer_id != officer_id:
        raise NotAllowed("form-of-somebody-else")
    return earlier.answer


def store_answer(db: Work, key: str, answer: dict[str, Any]) -> None:
    db.run(STORE, {"of": key, "given": answer})


def store_once(db: Work, key: str, officer_id: int, answer: dict[str, Any]) -> None:
    """Under that lock: key and answer in one row, with the other rows of the step."""
    put(db, Idempotency, {"key": key, "officer_id": officer_id, "at": db.now, "status": 200,
                          "answer": answer})  # fmt: skip
