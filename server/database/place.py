"""Where everything is kept: SQLite in a file, or PostgreSQL at an address."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from server.database.reasons import no_answer
from server.database.sqlite import Log, WriterLine, sqlite_engines
from server.database.work import Work
from server.errors import Unusable

LEASE = 30.0  # seconds; no transaction waits for a person, a file or the network
PATIENCE = 20.0  # seconds that PostgreSQL may work at one statement


class Database:
    """Where everything is kept; one per process and database."""

    def __init__(
        self,
        url: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        durable: bool = True,
        lease: float = LEASE,
        patience: float = PATIENCE,
        connections: int = 20,
        name: str = "thongsuot",
    ) -> None:
        """`parameters` are the configured defaults; what is not `durable` may be lost whole.

        `lease`: seconds after which PostgreSQL rolls back a transaction whose process stands still;
        `patience`: seconds that it may work at one statement, and half of it wait for a lock.
        There are at most `connections`, and PostgreSQL's list of sessions shows the `name`.
        """
        self.url = known(url)
        self.connections, self.lease = connections, lease
        self._info: dict[str, Any] = {"place": str(self.url)}  # names what a process remembers
        if parameters:
            self._info["parameters"] = parameters
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._line = WriterLine(one_at_a_time=self.is_sqlite)
        if self.is_sqlite:
            self.engine, self.reader = sqlite_engines(str(self.url.database), durable)
        else:
            postgresql = import_module("server.database.postgresql")  # and its driver
            self.engine, self.reader = postgresql.postgresql_engines(
                self.url, lease, patience, connections, name
            )
        self._log = Log(self.engine, str(self.url.database)) if self.is_sqlite else None

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """All that an action changes, or nothing of it."""
        with self._line:
            with Work(self.engine, expire_on_commit=False, info=self._info) as db, db.begin():
                yield db
                db.finish()
            if self._log is not None:
                self._log.empty_when_long()

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One consistent look; writing is refused by the database."""
        with Work(self.reader, expire_on_commit=False, info=self._info) as db, db.begin():
            yield db

    def carrying(self, **info: Any) -> Database:
        """The same place and connections; its transactions carry this in their `info`."""
        same = copy.copy(self)
        same._info = {**self._info, **info}
        return same

    def reach(self) -> None:
        """Raises Unusable, naming the reason in one line, when nothing answers at the URL."""
        try:
            with self.reader.connect() as connection:
                connection.execute(text("SELECT 1 FROM (SELECT 1) AS one"))
        except (DBAPIError, sqlite3.Error) as error:  # the latter: pragmas of a new connection
            raise no_answer(error, self.url) from None

    def end_stalled(self) -> int:
        """How many stood still beyond their lease where PostgreSQL itself does not notice it."""
        if self.is_sqlite:
            return 0
        postgresql = import_module("server.database.postgresql")
        return int(postgresql.end_stalled(self.reader, self.lease))

    def close(self) -> None:
        self.reader.dispose()
        self.engine.dispose()


def known(url: str) -> URL:
    """SQLite or PostgreSQL through psycopg 3; anything else is refused."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter: a port that is no number
        raise Unusable("database-address") from None
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise Unusable("database-kind", kind=parsed.drivername)
