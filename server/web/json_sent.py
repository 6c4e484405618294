"""JSON that was sent, read in one way by whoever looks for marks in it and whoever acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from flask import request

DEEPEST = 64  # far beyond what any address asks for


def json_sent() -> Any:
    """Raises ValueError for what is none, and for what lies too deep in itself."""
    found = orjson.loads(request.get_data())
    if is_deeper(found, DEEPEST):
        raise ValueError("too deep")
    return found


def is_deeper(value: Any, most: int) -> bool:
    """More than so many lists and objects, one inside the other."""
    level = [value]
    for _ in range(most):
        level = [inner for one in level for inner in inside(one)]
    return any(isinstance(one, dict | list) for one in level)


def inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
