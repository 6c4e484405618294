"""Bring a database to this release's schema; imported where that is to do, for Alembic's sake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from server.database import Database
from server.database.wire import unhurried
from server.migrations.history import head, refuse_foreign, revision_of
from server.tables.append_only import keep_append_only
from server.tables.assignment_day import keep_days
from server.tables.search import fill_search
from server.tables.waiting import keep_waiting

FOLDER = Path(__file__).parent
LOCK = 5_171_842_022  # any number, the same for every server of this product

SEARCH_SINCE = "0055"
"""The last revision that changed what is searched. What lies in the search is made of the rows, cut
as this release cuts words: revisions make its tables, and the release fills them at the end."""


def migrate(database: Database, revision: str = "head", *, secret_key: str = "") -> None:
    """All or nothing per revision; one server migrates, the others wait for it. `secret_key`: the
    installation's, where something is sealed by it."""
    with _connection(database) as connection:
        refuse_foreign(connection)
        before = revision_of(connection)
        if revision == "head" and before == head():
            return
        _run(connection, secret_key, lambda config: command.upgrade(config, revision))
        if before != revision_of(connection) == head():
            if (before or "") < SEARCH_SINCE:
                fill_search(connection)
            keep_waiting(connection)
            keep_days(connection)
            keep_append_only(connection)  # a table that was rebuilt has lost its triggers


def downgrade(database: Database, revision: str, *, secret_key: str = "") -> None:
    with _connection(database) as connection:
        refuse_foreign(connection)
        _run(connection, secret_key, lambda config: command.downgrade(config, revision))


def _run(connection: Connection, secret_key: str, step: Callable[[Config], object]) -> None:
    config = _config()
    config.attributes.update(connection=connection, secret_key=secret_key)
    step(config)


@contextmanager
def _connection(database: Database) -> Iterator[Connection]:
    """One transaction of the writer's engine; BEGIN IMMEDIATE makes DDL of SQLite atomic too."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            _free_of_foreign_keys(connection)
        with connection.begin():
            if not database.is_sqlite:
                unhurried(connection)
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                connection.execute(text("SET LOCAL lock_timeout = '3s'"))
            yield connection


def _free_of_foreign_keys(connection: Connection) -> None:
    """Rebuilding a table must not cascade into rows that refer to it; nobody else gets this one."""
    connection.detach()
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys = OFF")  # does nothing inside a transaction


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
