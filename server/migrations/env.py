"""Alembic's entry: runs on the connection that `server.migrations.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from server.tables import Table
from server.tables.base import Id, Instant, Json


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Table.metadata,
        render_as_batch=True,  # SQLite cannot alter most things in place
        transaction_per_migration=True,
        compare_type=True,
        render_item=_written,
    )
    with context.begin_transaction():
        context.run_migrations()


def _written(kind: str, item: Any, autogen: Any) -> Any:
    """Our three column types by name, not by what each database makes of them."""
    for name, ours in (("Id", Id), ("Json", Json), ("Instant()", Instant)):
        if kind == "type" and (item is ours or (name == "Instant()" and isinstance(item, Instant))):
            autogen.imports.add("from server.tables.base import Id, Instant, Json")
            return name
    return False


run()
