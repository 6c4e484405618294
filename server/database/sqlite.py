"""SQLite: one writer line, a lock of this process, then BEGIN IMMEDIATE (reliability.md 2.1, 2.5).

Pages read through a second engine that cannot write and never waits in that line.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

WAL_LIMIT = 8 * 1024 * 1024  # bytes; past it the writer checkpoints before it leaves the line
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA wal_autocheckpoint = 0",  # WAL-reset race of SQLite before 3.51.3
)


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


def sqlite_engines(path: str, durable: bool) -> tuple[Engine, Engine]:
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


class Log:
    """The write-ahead log of a file: emptied in the writers' line, by whoever made it long."""

    def __init__(self, writer: Engine, path: str) -> None:
        self._writer, self._path = writer, Path(f"{path}-wal")
        self._limit = WAL_LIMIT

    def empty_when_long(self) -> None:
        """Never waits long for a reader."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size >= self._limit:
            self._limit = WAL_LIMIT if self._emptied() else size + WAL_LIMIT // 4

    def _emptied(self) -> bool:
        connection = self._writer.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 20")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout = 30000")
        finally:
            connection.close()
        return not busy
