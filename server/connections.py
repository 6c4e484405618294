"""The database of a command: made ready, only looked into, or told that it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from server.data_folder import opened
from server.database import Database, is_denied
from server.database.reasons import refusal
from server.errors import Unusable
from server.migrations.history import is_current
from server.settings import Settings


@contextmanager
def usable(settings: Settings, name: str = "") -> Iterator[tuple[Settings, Database]]:
    with opened(settings) as complete, connected(complete, name) as database:
        yield complete, database


@contextmanager
def existing(settings: Settings, *, current: bool = True) -> Iterator[Database]:
    """To look into, beside a server that runs: nothing is made, locked or upgraded."""
    path = make_url(settings.url).database
    if settings.is_sqlite and not (path and Path(path).is_file()):
        raise Unusable("no-database-there", path=path or "")
    with connected(settings) as database:
        if current and not is_current(database):
            raise Unusable("schema-not-current")
        yield database


@contextmanager
def connected(settings: Settings, name: str = "", *, durable: bool = True) -> Iterator[Database]:
    """Known to answer; raises Unusable when it does not. Sessions show the command's `name`."""
    database = database_of(settings, name, durable=durable)
    try:
        database.reach()
        yield database
    except DBAPIError as error:  # rights, a full disk, a lost connection; ours are told whole
        if not (isinstance(error, OperationalError) or is_denied(error)):
            raise
        raise refusal(error, database.url) from None
    finally:
        database.close()


def database_of(settings: Settings, name: str, *, durable: bool = True) -> Database:
    return Database(
        settings.url,
        parameters=settings.parameters,
        durable=durable,
        lease=settings.lease_seconds,
        patience=settings.patience_seconds,
        connections=settings.connections,
        name=f"thongsuot {name}".strip(),
    )
