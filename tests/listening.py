"""What a database is asked meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event


@contextmanager
def listening(*engines: Engine | Connection) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with what it is asked with, in order."""
    heard: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, given: Any, _x: Any, _m: Any) -> None:
        heard.append((statement, given))

    for engine in set(engines):
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        for engine in set(engines):
            event.remove(engine, "before_cursor_execute", hear)
