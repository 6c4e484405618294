"""Tables that only grow: the database itself refuses to change, remove or empty them.

The second line: on PostgreSQL the application's role has no such right (`thongsuot grants`).
Whoever owns the tables can still take a trigger away; `verify-journal` finds what was done then.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, text

from server.tables.base import Table

APPEND_ONLY = ("event", "anchor", "anchored_head", "closing", "closed_assignment")
NO = "append-only"
FUNCTION = f"""CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{NO}: %', TG_TABLE_NAME; END $$"""


def keep_append_only(connection: Connection) -> None:
    """Put the triggers on; those already there stay."""
    for statement in _statements(connection.dialect.name):
        connection.execute(text(statement))


def let_go(connection: Connection) -> None:
    """Take the triggers off; for a migration, and for tests that tamper."""
    for table in APPEND_ONLY:
        for verb in ("update", "delete", "truncate"):
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}"))


def _statements(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{NO}: {table}'); END"
            for table in APPEND_ONLY
            for verb in ("update", "delete")
        ]
    each = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
    return [FUNCTION] + [
        f"CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"FOR EACH {level} EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
        for verb, level in each.items()
    ]


@event.listens_for(Table.metadata, "after_create")
def _on_create(_: Any, connection: Connection, **__: Any) -> None:
    keep_append_only(connection)
