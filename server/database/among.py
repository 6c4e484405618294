"""One of numbers that are given when the statement runs, however many: its text stays the same."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Numbers(TypeDecorator[Collection[int]]):
    """An array on PostgreSQL; SQLite has none and reads them out of JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        kind: Any = Text() if dialect.name == "sqlite" else ARRAY(BigInteger)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return json.dumps(list(value)) if dialect.name == "sqlite" else list(value)


class Among(FunctionElement[bool]):
    """Of no type: to a boolean SQLite would be told `= 1`, and find no index for that."""

    inherit_cache = True


def among(column: Any, name: str) -> Among:
    """Whether `column` is one of the numbers given as `name`. With IN each length would be a text
    of its own: `Prepared` cannot keep it, and PostgreSQL reads it anew."""
    return Among(column, bindparam(name, type_=Numbers()))


@compiles(Among)
def _in_array(element: Among, compiler: SQLCompiler, **told: Any) -> str:
    column, given = element.clauses
    return f"{compiler.process(column, **told)} = ANY ({compiler.process(given, **told)})"


@compiles(Among, "sqlite")
def _in_json(element: Among, compiler: SQLCompiler, **told: Any) -> str:
    column, given = element.clauses
    numbers = f"SELECT value FROM json_each({compiler.process(given, **told)})"
    return f"{compiler.process(column, **told)} IN ({numbers})"
