"""What PostgreSQL does not let this role do and the product needs: seen before the first task."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import bindparam, text

from server.database import Database
from server.errors import Unusable
from server.tables import APPEND_ONLY, Table

LACKING = text("""
    SELECT wanted.name, wanted.act
      FROM unnest(CAST(:names AS text[]), CAST(:acts AS text[])) WITH ORDINALITY
           AS wanted (name, act, place)
     WHERE NOT has_table_privilege(wanted.name, wanted.act)
     ORDER BY wanted.place LIMIT 1
""").bindparams(bindparam("names"), bindparam("acts"))


def require_rights(database: Database) -> None:
    """Of a schema that is current; raises Unusable with the first table and right that lacks."""
    if database.is_sqlite:
        return
    wanted = list(rights())
    values = {"names": [one[0] for one in wanted], "acts": [one[1] for one in wanted]}
    with database.reader.connect() as connection:
        found = connection.execute(LACKING, values).first()
    if found is not None:
        user = database.url.username or "?"
        raise Unusable(
            "database-lacks-right", user=user, on=found[0].strip('"'), reason=f"{found[1]} denied"
        )


def rights() -> Iterator[tuple[str, str]]:
    """The same that `thongsuot grants` gives."""
    for table in Table.metadata.sorted_tables:
        kept = table.name in APPEND_ONLY
        for act in ("SELECT", "INSERT") if kept else ("SELECT", "INSERT", "UPDATE", "DELETE"):
            yield f'"{table.name}"', act
