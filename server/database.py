"""Transactions on SQLite and PostgreSQL, with the database's clock (reliability.md 2.1, 2.5, 2.6).

SQLite has one writer line: a lock of this process, then BEGIN IMMEDIATE. Pages read through a
second engine that cannot write and never waits in that line.
"""

from __future__ import annotations

import errno
import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from psycopg import errors as postgres
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from server.errors import Unusable
from workflows.workdays import ZONE

LEASE = 30.0  # seconds; no transaction waits for a person, a file or the network
WAL_LIMIT = 8 * 1024 * 1024  # bytes; past it the writer checkpoints before it leaves the line
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA wal_autocheckpoint = 0",  # WAL-reset race of SQLite before 3.51.3
)
SESSION = {"statement_timeout": "60s", "lock_timeout": "10s"}
"""Of every PostgreSQL session, beside its lease: nobody waits for ever."""
WIRE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
ALIVE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
SQLITE_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now')"
STAMP = (
    "SELECT {clock}, clock_offset_seconds, calendar_version, organisation_version, parameters "
    "FROM (SELECT 1) AS one LEFT JOIN installation ON installation.id = 1"
)


Row = TypeVar("Row")


class Stamp(NamedTuple):
    """The moment a transaction looks at the world, and the versions of what it may remember."""

    now: datetime
    calendar: int
    organisation: int
    parameters: Mapping[str, Any]


class Work(Session):
    """One transaction. Who is handed one never commits it."""

    @cached_property
    def now(self) -> datetime:
        """The database's time plus the demo's offset, aware UTC, the same all through."""
        return self.stamp.now

    @cached_property
    def stamp(self) -> Stamp:
        """One small statement per transaction, whatever of it is asked for."""
        moment, offset, calendar, organisation, given = (
            self.connection().exec_driver_sql(STAMP.format(clock=self._clock)).one()
        )
        return Stamp(
            now=_aware(moment) + timedelta(seconds=offset or 0),
            calendar=calendar or 0,
            organisation=organisation or 0,
            parameters=json.loads(given) if isinstance(given, str) else given or {},
        )

    @property
    def real_now(self) -> datetime:
        """The database's time itself, aware UTC; for comparing clocks."""
        return _aware(self.execute(text(f"SELECT {self._clock}")).scalar_one())

    @property
    def _clock(self) -> str:
        return SQLITE_NOW if self.is_sqlite else "clock_timestamp()"

    @cached_property
    def today(self) -> date:
        """The date in the office."""
        return self.now.astimezone(ZONE).date()

    @cached_property
    def is_sqlite(self) -> bool:
        return self.get_bind().dialect.name == "sqlite"

    def get(self, entity: type[Row], ident: Any, **options: Any) -> Row | None:  # type: ignore[override]
        """Held until the end: the session forgets rows that nobody holds, and asks again."""
        found = super().get(entity, ident, **options)
        if found is not None:
            self._held.append(found)
        return found

    def run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """For statements made once and run at every step: no rows become objects."""
        self.flush()
        return self.connection().execute(statement, values)

    def flush(self, objects: Any = None) -> None:
        """Objects first, then the rows that wait (`write_later`): one order for every reader."""
        super().flush(objects)
        while self._waiting:
            self._waiting.pop(0)()

    def write_later(self, write: Callable[[], None]) -> None:
        """Called before anything is read again, at the latest before the commit."""
        self._waiting.append(write)

    @cached_property
    def _held(self) -> list[Any]:
        return []

    @cached_property
    def _waiting(self) -> list[Callable[[], None]]:
        return []


def _aware(moment: str | datetime) -> datetime:
    """SQLite tells UTC as text, PostgreSQL a moment of some zone."""
    if isinstance(moment, str):
        return datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return moment.astimezone(UTC)


class Database:
    """Where everything is kept; one per process and database."""

    def __init__(
        self,
        url: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        durable: bool = True,
        lease: float = LEASE,
        connections: int = 20,
        name: str = "thongsuot",
    ) -> None:
        """`parameters` are the configured defaults; what is not `durable` may be lost whole.

        `lease`: seconds after which PostgreSQL rolls back a transaction whose process stands still.
        There are at most `connections`, and PostgreSQL's list of sessions shows the `name`.
        """
        self.url = _known(url)
        self.connections = connections
        self._info: dict[str, Any] = {"place": str(self.url)}  # names what a process remembers
        if parameters:
            self._info["parameters"] = parameters
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._line = WriterLine(one_at_a_time=self.is_sqlite)
        if self.is_sqlite:
            self.engine, self.reader = _sqlite_engines(str(self.url.database), durable)
        else:
            self.engine, self.reader = _postgresql_engines(self.url, lease, connections, name)
        self._checkpoint_at = WAL_LIMIT

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """All that an action changes, or nothing of it."""
        with self._line:
            with Work(self.engine, expire_on_commit=False, info=self._info) as db, db.begin():
                yield db
                db.flush()  # rows that wait
            if self.is_sqlite:
                self._checkpoint_when_long()

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One consistent look; writing is refused by the database."""
        with Work(self.reader, expire_on_commit=False, info=self._info) as db, db.begin():
            yield db

    def reach(self) -> None:
        """Raises Unusable, naming the reason in one line, when nothing answers at the URL."""
        try:
            with self.reader.connect() as connection:
                connection.execute(text("SELECT 1 FROM (SELECT 1) AS one"))
        except DBAPIError as error:
            raise Unusable("database-unreachable", reason=first_line(error)) from None
        except sqlite3.Error as error:  # from the pragmas of a new connection
            raise Unusable("database-unreachable", reason=str(error)) from None

    def close(self) -> None:
        self.reader.dispose()
        self.engine.dispose()

    def _checkpoint_when_long(self) -> None:
        """Only in the writers' line; never waits long for a reader."""
        log = Path(f"{self.url.database}-wal")
        size = log.stat().st_size if log.exists() else 0
        if size < self._checkpoint_at:
            return
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 20")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout = 30000")
        finally:
            connection.close()
        self._checkpoint_at = size + WAL_LIMIT // 4 if busy else WAL_LIMIT


def _known(url: str) -> URL:
    """SQLite or PostgreSQL through psycopg 3; anything else is refused."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Unusable("database-unreachable", reason=str(error)) from None
    if parsed.get_backend_name() == "sqlite":
        return parsed.set(drivername="sqlite")
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    raise Unusable("database-unreachable", reason=f"{parsed.drivername}: SQLite, PostgreSQL")


class WriterLine:
    """Tells a thread which already writes, instead of letting it wait for itself.

    With `one_at_a_time` it is the line of SQLite's writers.
    """

    def __init__(self, *, one_at_a_time: bool) -> None:
        self._lock = threading.Lock() if one_at_a_time else nullcontext()
        self._writing: set[int] = set()

    def __enter__(self) -> None:
        if threading.get_ident() in self._writing:
            raise RuntimeError("a transaction inside a transaction")
        self._lock.__enter__()
        self._writing.add(threading.get_ident())

    def __exit__(self, *_: object) -> None:
        self._writing.discard(threading.get_ident())
        self._lock.__exit__(None, None, None)


def _sqlite_engines(path: str, durable: bool) -> tuple[Engine, Engine]:
    writer = create_engine(f"sqlite:///{path}", pool_size=1, max_overflow=1)
    reader = create_engine(f"sqlite:///{path}", pool_size=16, max_overflow=16)
    pragmas = PRAGMAS if durable else (*PRAGMAS, "PRAGMA synchronous = OFF")
    _prepare(writer, pragmas, "BEGIN IMMEDIATE")
    _prepare(reader, (*pragmas, "PRAGMA query_only = ON"), "BEGIN")
    return writer, reader


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would come too late
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _postgresql_engines(
    url: URL, lease: float, connections: int, name: str
) -> tuple[Engine, Engine]:
    """Fencing: whoever stands still for longer than the lease has lost its locks and its work."""
    wanted = {**SESSION, **ALIVE, "idle_in_transaction_session_timeout": int(lease * 1000)}
    options = " ".join(f"-c {setting}={value}" for setting, value in wanted.items())
    writer = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10,
        pool_recycle=3600,
        connect_args={**WIRE, "options": options, "application_name": name},
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def is_outage(error: BaseException) -> bool:
    """The database went away, is full or too busy: nothing is wrong with the work, do it later."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        name = getattr(error.orig, "sqlite_errorname", "")
        return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_BUSY"))
    return error.connection_invalidated or is_passing(error) or isinstance(error.orig, AWAY)


AWAY = (postgres.DiskFull, postgres.CannotConnectNow, postgres.LockNotAvailable)


def is_passing(error: BaseException) -> bool:
    """Whether the same work done again from its start may well succeed; nothing of it was kept."""
    return isinstance(error, DBAPIError) and isinstance(
        error.orig, postgres.DeadlockDetected | postgres.SerializationFailure
    )


def is_taken(error: BaseException) -> bool:
    """A row of that key came in between: whoever looks again will find it."""
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", "")
    return isinstance(error.orig, postgres.UniqueViolation) or name in (
        "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"
    )  # fmt: skip


def is_denied(error: DBAPIError) -> bool:
    """The role at the database lacks a right."""
    return isinstance(error.orig, postgres.InsufficientPrivilege)


def first_line(error: DBAPIError) -> str:
    """What the database says, without hints and positions."""
    return str(error.orig).strip().splitlines()[0]


def is_full(error: BaseException) -> bool:
    """The disk takes nothing more, of the database or of the folder of files."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", "")
    return isinstance(error.orig, postgres.DiskFull) or name.startswith(
        ("SQLITE_FULL", "SQLITE_IOERR")
    )
