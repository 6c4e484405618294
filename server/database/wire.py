"""What a connection to PostgreSQL is told meanwhile; SQLite has no wire."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

TIME_OUTS = ("statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def together(wire: Connection, *, is_last: bool = False) -> Iterator[None]:
    """Statements whose answers nobody awaits, in one trip (libpq's pipeline).

    What PostgreSQL refuses is raised at the end, or by a later one of them. With the last of a
    transaction goes its COMMIT: skipped, like all that follows, when one of them is refused.
    """
    if wire.dialect.name == "sqlite":
        yield
        return
    session, refusal = cast(Any, wire.connection.driver_connection), wire.dialect.loaded_dbapi.Error
    try:
        with session.pipeline():
            yield
            if is_last:
                session.execute("COMMIT")
    except refusal as error:
        raise refused(wire, session, error) from error


def refused(
    wire: Connection, session: Any, error: Exception, text: str | None = None, given: Any = None
) -> BaseException:
    """What SQLAlchemy would raise; a session that has ended is none of the pool's any more."""
    is_gone = bool(getattr(session, "closed", False))  # sqlite3's do not say
    if is_gone:
        wire.invalidate(error)
    return DBAPIError.instance(
        text, given, error, wire.dialect.loaded_dbapi.Error,
        hide_parameters=wire.engine.hide_parameters, connection_invalidated=is_gone,
    )  # fmt: skip


def first_row(wire: Connection, statement: str) -> Any:
    """On PostgreSQL the BEGIN of a transaction goes with its first statement, if this is that."""
    if wire.dialect.name == "sqlite":
        return wire.exec_driver_sql(statement).one()
    with together(wire):
        cursor = cast(Any, wire.connection.driver_connection).execute(statement)
    return cursor.fetchone()


def unhurried(connection: Connection) -> None:
    """Until its transaction ends nobody ends it for its length."""
    for name in TIME_OUTS:
        connection.execute(text(f"SET LOCAL {name} = 0"))
    raw: Any = connection.connection.driver_connection
    raw.patience = None
