"""A form made from scalars: one input per data path, of the kind its value has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.textfold import nfc
from workflows.forms import FieldProblem

PREFIX = "d."
KINDS: tuple[tuple[type, str], ...] = ((bool, "yes-no"), (int, "integer"), (float, "number"))


@dataclass(frozen=True)
class Entry:
    """`name` of the input; `value` as typed, else as it stands."""

    path: str
    name: str
    kind: str  # yes-no, integer, number, text
    value: str


def entries_of(data: Mapping[str, Any], typed: Mapping[str, str]) -> tuple[Entry, ...]:
    return tuple(
        Entry(path, PREFIX + path, kind_of(value), typed.get(PREFIX + path, written(value)))
        for path, value in sorted(data.items())
    )


def kind_of(value: Any) -> str:
    return next((kind for known, kind in KINDS if isinstance(value, known)), "text")


def written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_typed(
    data: Mapping[str, Any], typed: Mapping[str, str]
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """Values of the same kind as before, and what cannot be one."""
    changes: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for entry in entries_of(data, typed):
        before = data[entry.path]
        try:
            changes[entry.path] = value_of(entry, before)
        except ValueError:
            code = "not-an-integer" if entry.kind == "integer" else "not-a-number"
            problems.append(FieldProblem((entry.name,), code))
    return changes, problems


def value_of(entry: Entry, before: Any) -> Any:
    text = nfc(entry.value).replace("\r\n", "\n").strip()
    if text == written(before):  # untouched, whatever spaces it had
        return before
    if entry.kind == "yes-no":
        return text == "true"
    if entry.kind == "integer":
        return int(text)
    if entry.kind == "number":
        return finite(float(text.replace(",", ".")))
    return text


def finite(number: float) -> float:
    """No JSON holds nan or inf."""
    if not math.isfinite(number):
        raise ValueError(number)
    return number
