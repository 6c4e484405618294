"""Methods of texts, lists and dictionaries: those that read, those only scripts may call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.scripts.functions import pairs_as_lists
from workflows.scripts.limits import ScriptLimit
from workflows.scripts.operators import bounded
from workflows.scripts.values import key_of

Methods = Mapping[type, Mapping[str, Callable[..., Any]]]


def _strip(text: str, characters: str | None = None) -> str:
    if characters is not None and len(characters) > 100:  # costs len(text) x len(characters)
        raise ScriptLimit("too many characters to strip")
    return text.strip(characters)


def _replace(text: str, old: str, new: str, count: int = -1) -> str:
    hits = text.count(old) if count < 0 else min(count, text.count(old))
    bounded(len(text) + hits * (len(new) - len(old)), text)
    return text.replace(old, new, count)


def join_texts(separator: str, texts: list[str]) -> str:
    """str.join, bounded."""
    bounded(sum(len(text) for text in texts) + len(separator) * len(texts), separator)
    return separator.join(texts)


def _extend(target: list[Any], values: Any) -> None:
    bounded(len(target) + len(values), target)
    target.extend(list(values))


def _update(target: dict[str, Any], values: Any) -> None:
    for key, value in dict(values).items():
        target[key_of(key)] = value


def _set_default(target: dict[str, Any], key: Any, value: Any = None) -> Any:
    return target.setdefault(key_of(key), value)


# `contains` is no Python: conditions of models from elsewhere ask it, and mean `in`
READING: Methods = {
    str: {
        "lower": str.lower,
        "upper": str.upper,
        "title": str.title,
        "casefold": str.casefold,
        "strip": _strip,
        "split": str.split,
        "join": join_texts,
        "replace": _replace,
        "startswith": str.startswith,
        "endswith": str.endswith,
        "find": str.find,
        "count": str.count,
        "contains": str.__contains__,
    },
    list: {"index": list.index, "count": list.count, "contains": list.__contains__},
    dict: {
        "get": dict.get,
        "keys": list,
        "values": lambda target: list(target.values()),
        "items": lambda target: pairs_as_lists(target.items()),
    },
}
_WRITING: Methods = {
    list: {
        "append": list.append,
        "extend": _extend,
        "insert": list.insert,
        "pop": list.pop,
        "remove": list.remove,
    },
    dict: {"update": _update, "setdefault": _set_default, "pop": dict.pop},
}
WRITING: Methods = {
    kind: {**READING.get(kind, {}), **_WRITING.get(kind, {})} for kind in (str, list, dict)
}
METHODS = frozenset(name for table in WRITING.values() for name in table)
COMPARING = frozenset(
    {"index", "count", "contains", "remove"}
)  # they compare with every item of their owner
MAKING_PAIRS = frozenset({"items"})
