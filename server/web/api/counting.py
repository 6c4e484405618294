"""How often a key asks, by all processes together, without a line written for each time.

A process counts by itself and tells the database of several requests at once, which answers with
what the others have told; so each of the others may be behind by as many as it tells at once. On
SQLite there is one process (decision 26) and nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from server.actions.tokens.count_requests import count_requests
from server.database import Database
from server.errors import TooMany
from server.queries.tokens import Bearer

MINUTE = 60
SHARES = 20
"""Of the limit: one of them is told at once."""
Tell = Callable[[int], int]


def count_request(counts: Counts, database: Database, bearer: Bearer, most: int) -> None:
    """Raises TooMany until the minute of the database's clock is over."""
    minute = int(bearer.now.timestamp()) // MINUTE

    def tell(more: int) -> int:
        return count_requests(database, token_id=bearer.token_id, minute=minute, more=more)

    count = counts.of(bearer.hash, minute)
    asked = count.add()
    if not database.is_sqlite:
        asked = count.share(max(most // SHARES, 1), tell)
    if asked > most:
        raise TooMany("too-many-requests", most=most, minutes=1)


class Counts:
    """Of each key in this minute; what went before is forgotten."""

    def __init__(self) -> None:
        self._lock, self._minute, self._counts = Lock(), 0, dict[str, Count]()

    def of(self, key: str, minute: int) -> Count:
        with self._lock:
            if minute > self._minute:
                self._minute, self._counts = minute, {}
            return self._counts.setdefault(key, Count())


class Count:
    """Of one key: asked here, how many of them were told, and what the others told at least."""

    def __init__(self) -> None:
        self._lock, self._here, self._told, self._others = Lock(), 0, 0, 0

    def add(self) -> int:
        with self._lock:
            self._here += 1
            return self._here

    def share(self, least: int, tell: Tell) -> int:
        """All that are known of, by every process; never more than there were."""
        with self._lock:
            more = self._here - self._told
            if more < least:
                return self._here + self._others
            self._told += more
        every = tell(more)
        with self._lock:  # another thread may have told more meanwhile
            self._others = max(self._others, every - self._told)
            return self._here + self._others
