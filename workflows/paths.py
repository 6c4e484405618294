"""Reading instance data by path, and what of it crosses to another instance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

from workflows.errors import EngineFault

PATH = re.compile(r"^[^\W\d]\w*(\.[^\W\d]\w*)*$")
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
SCALARS = (str, int, float, bool, type(None))
MISSING: Any = object()
UNIT_GROUP = "unit_group"
"""Property of a data object that stands for a unit group, and kind of the group's row set."""


def at_path(data: Mapping[str, Any], path: str) -> Any:
    """`a.b` -> data["a"]["b"]; MISSING where there is nothing."""
    value: Any = data
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return MISSING
        value = value[name]
    return value


def put_path(data: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for name in parents:
        inner = data.get(name)
        data[name] = dict(inner) if isinstance(inner, Mapping) else {}
        data = data[name]
    data[last] = value


def taken_in(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data from outside as JSON of its own; EngineFault for a date, a set or an object."""
    try:
        taken: dict[str, Any] = orjson.loads(orjson.dumps(dict(data), option=_STRICT))
    except TypeError as error:
        raise EngineFault(reason=f"the data is not JSON: {error}") from error
    return taken


def scalars(data: Mapping[str, Any]) -> dict[str, Any]:
    """The default crossing into a called process (decision 16)."""
    return {name: value for name, value in data.items() if isinstance(value, SCALARS)}


def copied(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fresh(value) for name, value in data.items() if name != "data_objects"}


def fresh(value: Any) -> Any:
    """A copy that shares nothing: the library merges into nested values in place."""
    if isinstance(value, dict):
        return {name: fresh(inner) for name, inner in value.items()}
    return [fresh(inner) for inner in value] if isinstance(value, list) else value


def is_same(a: Any, b: Any) -> bool:
    """1 == True == 1.0 in Python, not in JSON."""
    return a is b or (type(a) is type(b) and a == b and orjson.dumps(a) == orjson.dumps(b))


def is_row_set(value: Any) -> bool:
    return isinstance(value, Mapping) and "rows" in value and isinstance(value.get("count"), int)


def group_rows(code: str) -> str:
    """The reference of a unit group's row set; no data path has a slash."""
    return f"{UNIT_GROUP}/{code}"


def group_in(reference: str) -> str | None:
    """The unit group's code that a reference names."""
    kind, slash, code = reference.partition("/")
    return code if slash and kind == UNIT_GROUP else None


def as_key(value: Any) -> str:
    """Correlation values are compared as text."""
    return str(value)
