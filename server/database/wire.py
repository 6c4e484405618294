"""What a connection to PostgreSQL is told meanwhile; SQLite has no wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

TIME_OUTS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def together(wire: Connection) -> Iterator[None]:
    """Statements whose answers nobody awaits, in one trip (libpq's pipeline).

    What PostgreSQL refuses is raised at the end, or by a later one of them.
    """
    if wire.dialect.name == "sqlite":
        yield
        return
    session, refusal = cast(Any, wire.connection.driver_connection), wire.dialect.loaded_dbapi.Error
    try:
        with session.pipeline():
            yield
    except refusal as error:
        if session.closed:
            wire.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, refusal, connection_invalidated=session.closed
        ) from error


def unhurried(connection: Connection) -> None:
    """Until its transaction ends nobody ends it for its length."""
    for name in TIME_OUTS:
        connection.execute(text(f"SET LOCAL {name} = 0"))
    raw: Any = connection.connection.driver_connection
    raw.patience = None
