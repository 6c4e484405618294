"""Statements that nobody awaits an answer of, in one trip to PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


@contextmanager
def together(wire: Connection) -> Iterator[None]:
    """libpq's pipeline: what PostgreSQL refuses is raised at the end, or by a later statement."""
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
