"""What has been written for sure when a step is reached: a forward analysis over each scope.

Ways that meet keep what all of them wrote, a parallel join what any of them wrote; a subprocess
has written what is inside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import Element, is_event_subprocess, text_of
from workflows.checks.written import names_of


@dataclass
class Known:
    """Of one process: who writes which name, and what is there for sure before and after each
    node."""

    writers: dict[str, set[str]] = field(default_factory=dict)
    before: dict[str, frozenset[str]] = field(default_factory=dict)
    after: dict[str, frozenset[str]] = field(default_factory=dict)


def followed(drawing: Drawing, bundle: Bundle) -> Known:
    known = Known()
    writes = {node.id: frozenset(_writes(node, bundle)) for node in drawing.nodes.values()}
    for id_, names in writes.items():
        for name in names:
            known.writers.setdefault(name, set()).add(id_)
    for process in drawing.all("process"):
        _follow(drawing, process, frozenset(), writes, known)
    return known


def _follow(
    drawing: Drawing, scope: Element, begins: frozenset[str],
    writes: Mapping[str, frozenset[str]], known: Known,
) -> None:  # fmt: skip
    """Fills `known.before` until nothing changes any more."""
    inside = {node.id: node for node in drawing.inside(scope)}
    every = frozenset(known.writers)
    before = dict.fromkeys(inside, every)
    inner = {id_: _inner(drawing, node, writes) for id_, node in inside.items()}
    changed = True
    while changed:
        changed = False
        for id_, node in inside.items():
            now = _before(node, inside, before, inner, begins, every)
            changed |= now != before[id_]
            before[id_] = now
    known.before |= before
    known.after |= {id_: before[id_] | inner[id_] for id_ in inside}
    for id_, node in inside.items():
        if any(True for _ in drawing.inside(node.element)):
            _follow(drawing, node.element, before[id_], writes, known)


def _inner(drawing: Drawing, node: Node, writes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """A subprocess has written what is in it; which way went through it is not asked."""
    names = writes[node.id]
    for one in () if is_event_subprocess(node.element) else drawing.inside(node.element):
        names |= _inner(drawing, one, writes)
    return names


def _before(
    node: Node, inside: Mapping[str, Node], before: Mapping[str, frozenset[str]],
    inner: Mapping[str, frozenset[str]], begins: frozenset[str], every: frozenset[str],
) -> frozenset[str]:  # fmt: skip
    if node.kind == "startEvent":
        return begins
    if node.kind == "boundaryEvent":
        return before.get(node.attached_to, every)
    ways = [before[f.source] | inner[f.source] for f in node.incoming if f.source in inside]
    if not ways:
        return every
    joined = node.kind == "parallelGateway"
    return frozenset.union(*ways) if joined else frozenset.intersection(*ways)


def _writes(node: Node, bundle: Bundle) -> set[str]:
    names = names_of(node, bundle)
    decision = text_of(next(iter(node.element.iter("{*}calledDecisionId")), None))
    names |= bundle.results.get(decision, frozenset())
    if node.kind == "callActivity":
        names.add(node.element.get("calledElement", "").strip())
    output = text_of(next(iter(node.element.iter("{*}loopDataOutputRef")), None))
    return names | {output} - {""}
