"""Statements made once and run at every step, in the words of the driver.

What SQLAlchemy tells a driver about one is the same at each run, yet it works it out anew: that was
a seventh of the processor time of a completed task. Here it is kept: the text, and what turns
values into parameters and columns back into values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable, Result
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import SQLCompiler

from server.database.wire import refused

Row = Mapping[str, Any]
Turn = Callable[[Any], Any] | None
Own = Callable[[], Any] | None  # the statement's own value; None: it must be given


class Prepared:
    """One statement; how it is worded for a database and a set of values is found out once."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._wordings: dict[tuple[str, ...], Wording] = {}

    def run(self, wire: Connection, values: Row | Sequence[Row] | None = None) -> Result[Any]:
        """Of one row of values, or of several with the same keys, which are answered by nothing.

        Raises DBAPIError as SQLAlchemy does, KeyError where a value is missing.
        """
        rows = [values or {}] if values is None or isinstance(values, Mapping) else values
        asked = wire.dialect.name, *rows[0]
        wording = self._wordings.get(asked)
        if wording is None:
            wording = self._wordings[asked] = Wording(self.statement, wire.dialect, asked[1:])
        return wording.run(wire, rows)


class Wording:
    """Raises CompileError for what must be written anew each time, as a list of any length."""

    def __init__(self, statement: Executable, dialect: Dialect, given: tuple[str, ...]) -> None:
        told: SQLCompiler = cast(Any, statement).compile(dialect=dialect, column_keys=given)
        if told.post_compile_params or told.literal_execute_params or told.update_prefetch:
            raise CompileError(f"not to be prepared: {told}")
        self._text = str(told)
        self._names = None if told.positiontup else tuple(dict.fromkeys(told.bind_names.values()))
        self._values = [_value(told, one) for one in told.positiontup or self._names or ()]
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
            cursor = session.cursor()
            (cursor.executemany if is_many else cursor.execute)(self._text, given)
            found = cursor.fetchall() if self._turns and not is_many else ()
        except wire.dialect.loaded_dbapi.Error as error:
            raise refused(wire, session, error, self._text, given) from error
        return IteratorResult(self._columns, iter([self._turned(row) for row in found]))

    def _given(self, row: Row) -> tuple[Any, ...] | dict[str, Any]:
        values = []
        for key, turn, own in self._values:
            value = row[key] if own is None or key in row else own()
            values.append(turn(value) if turn else value)
        return tuple(values) if self._names is None else dict(zip(self._names, values, strict=True))

    def _turned(self, row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            [turn(one) if turn else one for turn, one in zip(self._turns, row, strict=True)]
        )


def _value(told: SQLCompiler, name: str) -> tuple[str, Turn, Own]:
    bind = told.binds[name]
    turn = bind.type.dialect_impl(told.dialect).bind_processor(told.dialect)
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
