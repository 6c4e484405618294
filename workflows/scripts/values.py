"""The values of the language: JSON, and nothing that storage or another instance would choke on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from workflows.scripts.limits import MAX_NESTING, MAX_VALUES, ScriptLimit, ScriptRefused

NUMBERS = (int, float, bool)
SCALARS = frozenset((str, int, float, bool, type(None)))
LISTS = frozenset((list, tuple))


def plain(value: Any) -> Any:
    """A deep copy made of JSON only, or ScriptError; tuples become lists."""
    return _copy(value, 0, [0])


def plain_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """`plain` of a task's data."""
    copied = _copy(dict(values), 0, [0])
    assert isinstance(copied, dict)
    return copied


def _copy(value: Any, depth: int, count: list[int]) -> Any:
    count[0] += 1
    if count[0] > MAX_VALUES or depth > MAX_NESTING:
        raise ScriptLimit("the data is too large or nested too deeply")
    kind = type(value)
    if kind in LISTS:
        return [_copy(item, depth + 1, count) for item in value]
    if kind is dict:
        return {key_of(key): _copy(item, depth + 1, count) for key, item in value.items()}
    return _scalar(value)


def _scalar(value: Any) -> Any:
    kind = type(value)
    if kind not in SCALARS:
        raise ScriptRefused("a value of type {type} cannot be stored", type=kind.__name__)
    if kind is str:
        return _storable_text(value)
    if kind is float and not math.isfinite(value):
        raise ScriptRefused("a number must be finite")
    if kind is int and value.bit_length() > 63:  # fast JSON writers stop at 64 bits
        raise ScriptRefused("a number is too big to be stored")
    return value


def _storable_text(text: str) -> str:
    # PostgreSQL stores no NUL, UTF-8 no lone surrogate: both would fail at commit, far from here.
    if "\x00" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise ScriptRefused("a text holds a character that cannot be stored")
    return text


def key_of(key: Any) -> str:
    """A key of a dictionary; `typename` is the serializer's: it would make an object of it."""
    if type(key) is not str:
        raise ScriptRefused("the key of a dictionary must be a text")
    if key == "typename":
        raise ScriptRefused('"typename" is a reserved key')
    return _storable_text(key)


def item_of(owner: Any, key: Any) -> Any:
    """owner[key], for the kinds that have items."""
    if type(owner) is dict and type(key) is not str:
        raise ScriptRefused("the key of a dictionary is a text")
    if type(owner) not in (dict, list, tuple, str):
        raise ScriptRefused("a {type} has no items", type=type(owner).__name__)
    return owner[key]


def put_item(owner: Any, key: Any, value: Any) -> None:
    """owner[key] = value, for the kinds that can change."""
    if type(owner) is dict:
        owner[key_of(key)] = value
    elif type(owner) is list and type(key) is int:
        owner[key] = value
    else:
        raise ScriptRefused("only an item of a list or a dictionary can be assigned")
