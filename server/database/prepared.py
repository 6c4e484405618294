"""Statements made once and run at every step, in the words of the driver.

What SQLAlchemy tells a driver about one is the same at each run, yet it works it out anew: that was
a seventh of the processor time of a completed task. Here it is kept: the text, and what turns
values into parameters and columns back into values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Result
from sqlalchemy.engine import make_url
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

from server.database.wire import refused

Row = Mapping[str, Any]
Turn = Callable[[Any], Any] | None
Own = Callable[[], Any] | None  # the statement's own value; None: it must be given


class Prepared:
    """One statement; how it is worded for a database and a set of values is found out once."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._wordings: dict[tuple[str, ...], Wording | None] = {}

    def run(self, wire: Connection, values: Row | Sequence[Row] | None = None) -> Result[Any]:
        """Of one row of values, or of several with the same keys, which are answered by nothing.

        Raises DBAPIError as SQLAlchemy does, KeyError where a value is missing. What holds a list
        of any length is left to SQLAlchemy.
        """
        rows = [values or {}] if values is None or isinstance(values, Mapping) else values
        asked = wire.dialect.name, *rows[0]
        if asked not in self._wordings:
            self._wordings[asked] = worded(self.statement, wire.dialect, asked[1:])
        wording = self._wordings[asked]
        return wording.run(wire, rows) if wording else wire.execute(self.statement, rows)


def worded(statement: Any, dialect: Any, given: tuple[str, ...]) -> Wording | None:
    style = dialect if dialect.name == "sqlite" else in_numbers()
    told: SQLCompiler = statement.compile(dialect=style, column_keys=given)
    if told.post_compile_params or told.literal_execute_params or told.update_prefetch:
        return None
    return Wording(statement, told, dialect)


class Wording:
    """What the driver is told, and how values are turned for it and back."""

    def __init__(self, statement: Executable, told: SQLCompiler, dialect: Dialect) -> None:
        self._text = str(told)
        self._values = [_value(told, dialect, name) for name in told.positiontup or ()]
        columns = getattr(statement, "exported_columns", {})
        self._columns = SimpleResultMetaData(tuple(columns.keys()))
        self._turns = [_turn_back(dialect, column.type) for column in columns.values()]

    def run(self, wire: Connection, rows: Sequence[Row]) -> Result[Any]:
        is_many = len(rows) > 1
        given: Any = [self._given(row) for row in rows] if is_many else self._given(rows[0])
        for hear in wire.dispatch.before_cursor_execute:
            hear(wire, None, self._text, given, None, is_many)
        session: Any = wire.connection.driver_connection
        try:
            cursor = cursor_of(wire.dialect, session)
            (cursor.executemany if is_many else cursor.execute)(self._text, given)
            found = cursor.fetchall() if self._turns and not is_many else ()
        except wire.dialect.loaded_dbapi.Error as error:
            raise refused(wire, session, error, self._text, given) from error
        turned = map(self._turned, found) if any(self._turns) else found
        return IteratorResult(self._columns, iter(turned))

    def _given(self, row: Row) -> tuple[Any, ...]:
        values = []
        for key, turn, own in self._values:
            value = row[key] if own is None or key in row else own()
            values.append(turn(value) if turn else value)
        return tuple(values)

    def _turned(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            [turn(one) if turn else one for turn, one in zip(self._turns, row, strict=True)]
        )


@cache
def in_numbers() -> Dialect:
    """With $1 and $2, as PostgreSQL has them: a long text with names psycopg takes apart anew at
    every run."""
    kind: Any = make_url("postgresql+psycopg://").get_dialect()
    told: Dialect = kind(paramstyle="numeric_dollar")
    return told


def cursor_of(dialect: Dialect, session: Any) -> Any:
    return session.cursor() if dialect.name == "sqlite" else dialect.loaded_dbapi.RawCursor(session)


def _value(told: SQLCompiler, dialect: Dialect, name: str) -> tuple[str, Turn, Own]:
    bind = told.binds[name]
    turn = bind.type.dialect_impl(dialect).bind_processor(dialect)
    for column in told.insert_prefetch:
        if column.key == bind.key:
            return bind.key, turn, _default(column.default)
    own: Own = None if bind.required else lambda: bind.effective_value
    return bind.key, turn, own


def _default(default: Any) -> Own:
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


def _turn_back(dialect: Dialect, kind: Any) -> Turn:
    turn: Turn = kind.dialect_impl(dialect).result_processor(dialect, None)
    return turn
