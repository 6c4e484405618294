"""How each assignment stood at the end of each day on which it changed: kept by the database.

The figures of any past day are the last row of each assignment until then. The rows follow
`assignment` by triggers: whatever writes there, they are right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, ForeignKey, event, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Table
from server.tables.closing import COUNTED, AsCounted

NAME = "assignment_day_kept"
OFFSET = "COALESCE((SELECT clock_offset_seconds FROM installation WHERE id = 1), 0)"
TODAY = {
    "sqlite": f"date('now', '+7 hours', {OFFSET} || ' seconds')",
    "postgresql": "CAST(timezone('UTC', clock_timestamp()) + INTERVAL '7 hours' "
                  f"+ make_interval(secs => {OFFSET}) AS date)",
}  # fmt: skip
"""In the office, by its clock."""


class AssignmentDay(AsCounted, Table):
    __tablename__ = "assignment_day"
    assignment_id: Mapped[int] = mapped_column(Id, ForeignKey("assignment.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(Id, index=True)


def keep_days(connection: Connection) -> None:
    """Put the triggers on; those already there are made anew."""
    dialect = connection.dialect.name
    drop_days(connection)
    if dialect == "postgresql":
        connection.execute(text(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {_row(dialect)}; RETURN NULL; END $$"
        ))  # fmt: skip
    for verb, when in (("insert", "INSERT"), ("update", f"UPDATE OF {', '.join(COUNTED)}")):
        done = (f"BEGIN {_row(dialect)}; END" if dialect == "sqlite"
                else f"FOR EACH ROW EXECUTE FUNCTION {NAME}()")  # fmt: skip
        connection.execute(text(
            f"CREATE TRIGGER {NAME}_{verb} AFTER {when} ON assignment {done}"
        ))  # fmt: skip


def drop_days(connection: Connection) -> None:
    on = " ON assignment" if connection.dialect.name == "postgresql" else ""
    for verb in ("insert", "update"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {NAME}_{verb}{on}"))


def _row(dialect: str) -> str:
    new = ", ".join(f"NEW.{name}" for name in COUNTED)
    set_ = ", ".join(f"{name} = excluded.{name}" for name in COUNTED)
    return (f"INSERT INTO assignment_day (assignment_id, day, {', '.join(COUNTED)}) "
            f"VALUES (NEW.id, {TODAY[dialect]}, {new}) "
            f"ON CONFLICT (assignment_id, day) DO UPDATE SET {set_}")  # fmt: skip


@event.listens_for(Table.metadata, "after_create")
def _on_create(_: Any, connection: Connection, **__: Any) -> None:
    keep_days(connection)
