"""Bring a database to this release's schema, or say clearly why not."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from server.database import Database
from server.database.wire import unhurried
from server.errors import Unusable
from server.tables.append_only import keep_append_only
from server.tables.assignment_day import keep_days
from server.tables.waiting import keep_waiting

FOLDER = Path(__file__).parent
LOCK = 5_171_842_022  # any number, the same for every server of this product


def migrate(database: Database, revision: str = "head") -> None:
    """All or nothing per revision; one server migrates, the others wait for it."""
    with _connection(database) as connection:
        _refuse_foreign(connection)
        before = _revision(connection)
        if revision == "head" and before == _scripts().get_current_head():
            return
        _run(connection, lambda config: command.upgrade(config, revision))
        if before != _revision(connection) == _scripts().get_current_head():
            keep_waiting(connection)
            keep_days(connection)
            keep_append_only(connection)  # a table that was rebuilt has lost its triggers


def downgrade(database: Database, revision: str) -> None:
    with _connection(database) as connection:
        _refuse_foreign(connection)
        _run(connection, lambda config: command.downgrade(config, revision))


def current_revision(database: Database) -> str | None:
    with database.reader.connect() as connection:
        return _revision(connection)


def is_current(database: Database) -> bool:
    return current_revision(database) == _scripts().get_current_head()


def is_known(revision: str) -> bool:
    """To this release; a newer one has more."""
    return revision in {one.revision for one in _scripts().walk_revisions()}


def require_current(database: Database) -> None:
    """For whoever shares a database with others and must not change it; raises Unusable."""
    with database.reader.connect() as connection:
        _refuse_foreign(connection)
    if not is_current(database):
        raise Unusable("schema-not-current")


def _refuse_foreign(connection: Connection) -> None:
    """A newer release, or another product, has been here."""
    found = _revision(connection)
    if found is not None and not is_known(found):
        raise Unusable("schema-foreign", revision=found)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(connection: Connection, step: Callable[[Config], object]) -> None:
    config = _config()
    config.attributes["connection"] = connection
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


@functools.cache
def _scripts() -> ScriptDirectory:
    """Every file of the history is compiled for it: once for a start."""
    return ScriptDirectory.from_config(_config())
