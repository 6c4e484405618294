"""One point in which two versions differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Facts = dict[str, str]
"""What of a thing -> what it says."""


@dataclass(frozen=True)
class Difference:
    """`what` is a fact ("name", "property.limit", "condition", "field.note/label"), "" whole."""

    kind: Literal["added", "removed", "changed", "moved"]
    part: Literal["element", "form", "decision", "scenario"]
    id: str  # of the element, the form, the decision table; the file of a scenario
    name: str
    type: str = ""  # BPMN local name of an element; label of a form's field
    what: str = ""
    before: str = ""
    after: str = ""


def apart(old: Facts, new: Facts) -> Iterator[tuple[str, str, str]]:
    """(what, before, after) of every fact that is not the same."""
    for what in sorted(old.keys() | new.keys()):
        if old.get(what) != new.get(what):
            yield what, old.get(what, ""), new.get(what, "")


def said(value: Any) -> str:
    """A text as it is, anything else as JSON."""
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
