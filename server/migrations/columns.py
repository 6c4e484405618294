"""Foreign keys: of a new table, added to one that others point to, taken from it; codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.tables.base import Id


def refer(table: str, column: str, target: str) -> None:
    """In place: SQLite would else copy the table."""
    kind = Id.compile(dialect=op.get_bind().dialect)
    name = f"fk_{table}_{column}"
    op.execute(
        f'ALTER TABLE "{table}" ADD COLUMN {column} {kind} '
        f'CONSTRAINT {name} REFERENCES "{target}" (id)'
    )


def forget(table: str, *columns: str) -> None:
    """SQLite drops no column that refers: there the table is copied without it."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)


def points_to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """For a table that is made here."""
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def allow(table: str, column: str, *words: str) -> None:
    """What may stand in a column of codes."""
    name, listed = op.f(f"ck_{table}_{column}"), ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({listed})")
