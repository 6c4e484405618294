"""What a database holds, as numbers that can be compared after it was restored elsewhere."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from sqlalchemy import Connection, inspect, text

from server.database import Work
from server.queries.unhurried import unhurried

AT_ONCE = 1_000  # rows


def checksums_of(db: Work) -> dict[str, dict[str, Any]]:
    """table -> {"rows", "sha256"}; the sum over the rows, so that their order does not matter."""
    connection = db.connection()
    unhurried(db)
    if not db.is_sqlite:
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    return {table: _of_table(connection, table) for table in sorted(_tables(connection))}


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _of_table(connection: Connection, table: str) -> dict[str, Any]:
    quoted = connection.dialect.identifier_preparer.quote(table)
    every = text(f"SELECT * FROM {quoted}").execution_options(yield_per=AT_ONCE)
    rows, total = 0, 0
    for row in connection.execute(every):
        rows += 1
        total += int.from_bytes(hashlib.sha256(_canonical(row)).digest(), "big")
    return {"rows": rows, "sha256": f"{total % 2**256:064x}"}


def _canonical(row: Any) -> bytes:
    return orjson.dumps(list(row), default=_plain, option=orjson.OPT_SORT_KEYS)


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
