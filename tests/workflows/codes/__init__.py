"""For every code that the checker or a form can say: a model that provokes it, and one beside it.

The near miss is the same model after one small change, or another one where no change will do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.workflows.drawings import xml
from workflows.checks import check
from workflows.definition import read_files
from workflows.errors import DefinitionRefused, Problem

Files = Mapping[str, bytes]
PLAIN = "start s; user a; end e\ns > a > e"


@dataclass(frozen=True)
class Case:
    code: str
    severity: str
    at: str | None
    wrong: Files
    right: Files
    known: Mapping[str, Any] = field(default_factory=dict)  # what the server knows
    known_right: Mapping[str, Any] | None = None


def case(
    code: str,
    severity: str,
    at: str | None,
    model: bytes | Files,
    change: tuple[str, str] | None = None,
    *,
    right: bytes | Files | None = None,
    known: Mapping[str, Any] | None = None,
    known_right: Mapping[str, Any] | None = None,
) -> Case:
    """`change`: what of the model is written otherwise in the near miss."""
    wrong = _files(model)
    if right is None:
        right = {name: _changed(text, change) for name, text in wrong.items()}
        assert change is None or right != wrong, (code, change)
    return Case(code, severity, at, wrong, _files(right), known or {}, known_right)


def _files(model: bytes | Files) -> Files:
    return {"p.bpmn": model} if isinstance(model, bytes) else model


def _changed(text: bytes, change: tuple[str, str] | None) -> bytes:
    return text.replace(change[0].encode(), change[1].encode()) if change else text


def told(files: Files, known: Mapping[str, Any]) -> list[Problem]:
    """By the checker, and by whoever reads the files without asking it first."""
    found = list(check(files, **known))
    if any(one.code.startswith("dmn-") and one.severity == "error" for one in found):
        return found  # the parser of the library stumbles over those
    try:
        read_files(files, process="p")
    except DefinitionRefused as refused:
        found += refused.problems
    return found


def sub_process(inside: str, attributes: str = "", kind: str = "subProcess") -> str:
    return f'<{kind} id="u" {attributes}>{inside}</{kind}>'


def beside(elements: str) -> bytes:
    """A plain process, and elements beside it in the definitions."""
    return xml(PLAIN, declared=elements)
