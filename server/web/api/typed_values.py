"""JSON of a program as a browser would have typed it: one way into a form, not two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from server.errors import Invalid
from server.web.api.shapes import MOST
from server.web.json_sent import is_deeper
from workflows.forms import Field, FieldProblem, Form, Raw, decode

DEEPEST = 3  # table, row, part
Path = tuple[str | int, ...]


def as_typed(form: Form | None, values: Mapping[str, Any]) -> Raw:
    """A name that the form does not have is refused: a program would think it was kept."""
    faults = list(strange(form.fields if form else (), values, ()))
    faults += [
        FieldProblem((name,), "misshapen")
        for name, value in values.items()
        if is_deeper(value, DEEPEST)
    ]
    if faults:
        raise Invalid("request-invalid", problems=faults[:MOST])
    return decode(form, pairs("", values)) if form else {}


def strange(fields: Sequence[Field], values: Mapping[str, Any], at: Path) -> Iterator[FieldProblem]:
    known = {one.name: one for one in fields}
    for name, value in values.items():
        if name not in known:
            yield FieldProblem((*at, name), "unknown-field")
        elif known[name].kind == "table":
            yield from strange_rows(known[name], value, (*at, name))


def strange_rows(table: Field, value: Any, at: Path) -> Iterator[FieldProblem]:
    """Rows come as a list; a table has no names but those of its columns."""
    if isinstance(value, Mapping):
        yield from strange((), value, at)
    for number, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, Mapping):
            yield from strange(table.columns, row, (*at, number))
        elif isinstance(row, list):
            yield FieldProblem((*at, number), "misshapen")


def pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """`{"a": [{"b": 1}]}` is `a.0.b` = 1, as in the page's form."""
    if isinstance(value, Mapping):
        for part, one in value.items():
            yield from pairs(f"{name}.{part}" if name else part, one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from pairs(f"{name}.{at}" if isinstance(one, Mapping) else name, one)
    elif value is not None:
        yield name, text_of(value)


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        exact = Decimal(repr(value)).normalize()  # every digit that was sent
        return format(exact, "f").replace(".", ",")  # Vietnamese decimals
    return str(value)
