"""How far steps follow each other: the parser calls itself for each, and the stack has an end."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import SUBPROCESSES, Drawing, Node
from workflows.checks.elements import Element
from workflows.checks.links import partner
from workflows.checks.saying import error
from workflows.errors import Problem

LONGEST = 400  # half of what the stack holds, wherever the checker is called from
_INNER = 5  # calls that a subprocess takes besides those of its steps


def lengths(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    depths = {scope: _depth(drawing, scope) for scope in drawing.scopes()}
    for scope in reversed(list(drawing.scopes())):  # inner ones first
        inside = [depths[n.element] for n in drawing.inside(scope) if n.kind in SUBPROCESSES]
        depths[scope] += max(inside, default=-_INNER) + _INNER
    for process in drawing.all("process"):
        if depths[process] > LONGEST:
            yield error("process-too-long", process, count=depths[process], limit=LONGEST)


def _depth(drawing: Drawing, scope: Element) -> int:
    """Of the deepest step, each reached once, the first way out first."""
    deepest, seen = 0, set[str]()
    for start in drawing.inside(scope):
        left = [(start.id, 1)] if start.kind == "startEvent" else []
        while left:
            name, depth = left.pop()
            if name in seen:
                continue
            seen.add(name)
            deepest = max(deepest, depth)
            left += [(further, depth + 1) for further in _ways(drawing, drawing.nodes[name])]
    return deepest


def _ways(drawing: Drawing, node: Node) -> list[str]:
    """The first one last: it is taken first."""
    linked = partner(drawing, node)
    edges = [edge.id for edge in drawing.edges_of(node.id)]
    flows = [flow.target for flow in node.outgoing if flow.target in drawing.nodes]
    return [*([linked.id] if linked else []), *edges, *reversed(flows)]
