"""Rounds of flows in which nobody is waited for: the engine would turn in them for ever."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import SUBPROCESSES, Drawing, Node
from workflows.checks.elements import child, is_event_subprocess
from workflows.checks.links import is_caught, partner
from workflows.checks.saying import error, warning
from workflows.checks.walking import rounds
from workflows.errors import Problem

_WAITING = frozenset({"userTask", "manualTask", "receiveTask", "callActivity", "endEvent"})
_RAISED = ("errorEventDefinition", "escalationEventDefinition")


def endless_loops(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """With a way out it may end, without one it cannot. Told where it is entered."""
    all_ways = {name: _ways(drawing, node) for name, node in drawing.nodes.items()}
    waits = _Waits(drawing)
    busy = {name for name, node in drawing.nodes.items() if not waits.at(node)}
    ways = {name: [one for one in all_ways[name] if one in busy] for name in busy}
    for together in rounds({name: ways[name] for name in drawing.nodes if name in busy}):
        leaves = any(set(all_ways[name]) - together for name in together)
        inside = [drawing.nodes[name] for name in drawing.nodes if name in together]
        entered = next((node for node in inside if len(node.incoming) > 1), inside[0])
        say = warning if leaves else error
        yield say("endless-loop", entered.element)


def _ways(drawing: Drawing, node: Node) -> list[str]:
    linked = partner(drawing, node)
    raised = [
        edge.id
        for edge in drawing.edges_of(node.id)
        if any(child(edge.element, kind) is not None for kind in _RAISED)
    ]
    flows = [flow.target for flow in node.outgoing if flow.target in drawing.nodes]
    return [*flows, *raised, *([linked.id] if linked else [])]


class _Waits:
    """A subprocess waits where something in it does; asked once for each."""

    def __init__(self, drawing: Drawing) -> None:
        self.scopes = {
            node.scope
            for node in drawing.nodes.values()
            if node.kind not in (*SUBPROCESSES, "endEvent") and _waits(node)
        }
        for scope in tuple(self.scopes):
            self.around(scope)

    def around(self, scope: object) -> None:
        place = scope
        while place is not None and not is_event_subprocess(place):
            self.scopes.add(place)
            place = place.getparent()  # type: ignore[attr-defined]

    def at(self, node: Node) -> bool:
        return node.element in self.scopes if node.kind in SUBPROCESSES else _waits(node)


def _waits(node: Node) -> bool:
    if node.kind == "intermediateCatchEvent":
        return not is_caught(node)
    return node.kind in _WAITING
