"""Two versions of a model, told apart: elements, forms field by field, decisions, scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.comparing.decisions import decisions
from workflows.comparing.difference import Difference
from workflows.comparing.drawings import drawings
from workflows.comparing.forms import forms
from workflows.parsing.xml import Node
from workflows.scenarios import FOLDER
from workflows.xml_guard import safe_root

__all__ = ["Difference", "compare"]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Difference, ...]:
    """What `after` has that `before` had not; UnsafeXml for files that were never deployed."""
    return (
        *drawings(_diagram(before), _diagram(after)),
        *forms(before, after),
        *decisions(before, after),
        *_scenarios(before, after),
    )


def _diagram(files: Mapping[str, bytes]) -> Node | None:
    found = [name for name in sorted(files) if name.endswith(".bpmn")]
    return safe_root(files[found[0]]) if found else None


def _scenarios(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    """Each as a whole: whether it is there, and whether it still is the same."""
    for name in sorted(before.keys() | after.keys()):
        if not name.startswith(FOLDER) or before.get(name) == after.get(name):
            continue
        kind = (
            "changed"
            if name in before and name in after
            else "added"
            if name in after
            else "removed"
        )
        yield Difference(kind, "scenario", name, _words(after.get(name) or before[name]) or name)  # type: ignore[arg-type]


def _words(content: bytes) -> str:
    """The comment that a scenario begins with."""
    first = content.decode(errors="replace").partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""
