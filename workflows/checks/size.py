"""How much one check takes on: what is larger is refused before any rule looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element
from workflows.checks.saying import error
from workflows.errors import Problem

MOST = 3_000
"""Steps, events, flows, data, lanes …: whatever has an id in BPMN, of all drawings together."""
PROCESSES = 30
"""That run, of all drawings together: each of them is compiled by itself, with all files."""


def too_large(drawings: Sequence[Drawing]) -> Iterator[Problem]:
    """Each told once, at the first process of the drawing with the most."""
    count = sum(map(_size, drawings))
    if count > MOST:
        largest = max(drawings, key=_size)
        at = next(largest.all("process"), largest.root)
        yield replace(error("model-too-large", at, count=count, limit=MOST), file=largest.file)
    running = {drawing.file: _running(drawing) for drawing in drawings}
    count = sum(map(len, running.values()))
    if count > PROCESSES:
        file = max(running, key=lambda one: len(running[one]))
        said = error("processes-too-many", running[file][0], count=count, limit=PROCESSES)
        yield replace(said, file=file)


def _running(drawing: Drawing) -> list[Element]:
    return [one for one in drawing.all("process") if one.get("isExecutable") == "true"]


def _size(drawing: Drawing) -> int:
    return max(sum(map(len, drawing.ids.values())), len(drawing.nodes) + len(drawing.flows))
