"""How much one check takes on: what is larger is refused before any rule looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workflows.checks.drawing import Drawing
from workflows.checks.saying import error
from workflows.errors import Problem

MOST = 3_000
"""Steps, events, flows, data, lanes …: whatever has an id in BPMN, of all drawings together."""
PROCESSES = 30
"""That run: each of them is compiled by itself, with all files."""


def too_large(drawings: Sequence[Drawing]) -> Iterator[Problem]:
    """Told once, at the first process of the largest drawing."""
    count = sum(map(_size, drawings))
    if count > MOST:
        largest = max(drawings, key=_size)
        at = next(largest.all("process"), largest.root)
        yield replace(error("model-too-large", at, count=count, limit=MOST), file=largest.file)
    for drawing in drawings:
        running = [p for p in drawing.all("process") if p.get("isExecutable") == "true"]
        if len(running) > PROCESSES:
            said = error("processes-too-many", running[0], count=len(running), limit=PROCESSES)
            yield replace(said, file=drawing.file)


def _size(drawing: Drawing) -> int:
    return max(sum(map(len, drawing.ids.values())), len(drawing.nodes) + len(drawing.flows))
