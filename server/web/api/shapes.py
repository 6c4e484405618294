"""Frozen dataclasses as JSON Schema (2020-12, which OpenAPI 3.1 is made of), and JSON as them."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from jsonschema import Draft202012Validator

from server.errors import Invalid
from server.web.api.schema_faults import DAY as ISO_DAY
from server.web.api.schema_faults import problems_of

Schema = dict[str, Any]
PLACE = "#/components/schemas/"
LARGEST = 2**63 - 1
MOST = 20  # faults told of one request
Shape = TypeVar("Shape")
DAY = {"pattern": ISO_DAY}
"""Of a day in a query."""
ID = {"minimum": 1, "maximum": 10**15 - 1}
"""Of an id in a query: one that is none would be left out, and the answer wider than asked."""
PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
}


def shape(kind: Any, known: dict[str, Schema]) -> Schema:
    """The schema of a type; dataclasses go to `known` by name and are referred to."""
    if is_dataclass(kind):
        return referred(kind, known)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"type": "string", "enum": list(inner)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [shape(one, known) for one in inner]}
    if kind is types.NoneType:
        return {"type": "null"}
    if origin in (tuple, list):
        return {"type": "array", "items": shape(inner[0], known)}
    if origin is not None:  # a mapping
        return {"type": "object", "additionalProperties": shape(inner[1], known)}
    return dict(PLAIN[kind])


def referred(kind: Any, known: dict[str, Schema]) -> Schema:
    if kind.__name__ not in known:
        known[kind.__name__] = {}  # it may hold itself
        known[kind.__name__] = drawn(kind, known)
    return {"$ref": PLACE + kind.__name__}


def drawn(kind: Any, known: dict[str, Schema]) -> Schema:
    hints, every = get_type_hints(kind), fields(kind)
    said = {one.name: said_of(one, shape(hints[one.name], known)) for one in every}
    needed = [one.name for one in every if is_needed(one)]
    return {"type": "object", "description": words_of(kind), "properties": said,
            "required": needed, "additionalProperties": False}  # fmt: skip


def words_of(kind: Any) -> str:
    """A dataclass without a docstring is given one by Python that only repeats its fields."""
    text = (kind.__doc__ or "").strip()
    return "" if text.startswith(f"{kind.__name__}(") else text


def is_needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def said_of(one: Field[Any], found: Schema) -> Schema:
    """What its metadata adds: limits, and words for whoever reads."""
    return {**found, **one.metadata} if "$ref" not in found else found


def whole(kind: Any) -> Schema:
    """For a validator: one schema with all it refers to."""
    known: dict[str, Schema] = {}
    return {**shape(kind, known), "components": {"schemas": known}}


@cache
def validator(kind: Any) -> Draft202012Validator:
    return Draft202012Validator(whole(kind))


def taken(kind: Any, given: Any) -> Any:
    """JSON of a client as the dataclass; raises Invalid naming each place at fault."""
    found = sorted(validator(kind).iter_errors(given), key=lambda one: list(map(str, one.path)))
    if found:
        problems = [problem for one in found[:MOST] for problem in problems_of(one)]
        raise Invalid("request-invalid", problems=problems[:MOST])
    return kind(**given)


def picked(kind: type[Shape], row: Any, **more: Any) -> Shape:
    """A dataclass of ours filled from what has attributes of the same names, and from `more`."""
    every: Any = kind
    names = [one.name for one in fields(every) if one.name not in more]
    return kind(**{name: getattr(row, name) for name in names}, **more)


def each(kind: type[Shape], rows: Iterable[Any]) -> tuple[Shape, ...]:
    return tuple(picked(kind, row) for row in rows)
