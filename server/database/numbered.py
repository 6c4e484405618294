"""Rows of a batch and the numbers they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert

from server.database.prepared import Prepared

Row = Mapping[str, Any]
NUMBERS = (
    "SELECT nextval(pg_get_serial_sequence(%(table)s, 'id')) FROM generate_series(1, %(count)s)"
)


def insert_numbered(wire: Connection, table: Any, rows: Sequence[Row]) -> list[int]:
    """The `id` of each new row of `table`, in the order of the rows.

    PostgreSQL is asked for the numbers first: rows that bring them leave as runs of one prepared
    statement. With RETURNING they would be one long statement, taken apart anew at every batch.
    """
    if len(rows) == 1:
        return list(_returning(table).run(wire, rows).scalars())
    if wire.dialect.name == "sqlite":
        return list(wire.execute(_returning(table).statement, rows).scalars())
    asked = {"table": table.name, "count": len(rows)}
    numbers = list(wire.exec_driver_sql(NUMBERS, asked).scalars())
    given = [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)]
    _plain(table).run(wire, given)
    return numbers


@cache
def _returning(table: Table) -> Prepared:
    return Prepared(insert(table).returning(table.c.id, sort_by_parameter_order=True))


@cache
def _plain(table: Table) -> Prepared:
    return Prepared(insert(table).inline())
