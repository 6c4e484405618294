"""Gateways: directions, joins that can never fire, what may follow an event gateway."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import GATEWAYS, Drawing, Flow, Node
from workflows.checks.elements import child
from workflows.checks.saying import error, warning
from workflows.checks.walking import walked
from workflows.errors import Problem

_HANDS = frozenset({"userTask", "manualTask", "receiveTask", "callActivity"})
_WAITING = frozenset({"intermediateCatchEvent", "receiveTask"})


def directions(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.of_kind(*GATEWAYS):
        into, out = len(node.incoming), len(node.outgoing)
        direction = node.element.get("gatewayDirection", "Unspecified")
        wrong = {
            "Diverging": into > 1,
            "Converging": out > 1,
            "Mixed": into < 2 or out < 2,
        }
        if wrong.get(direction, False):
            yield warning("gateway-direction", node.element, direction=direction)
        if into <= 1 and out <= 1:
            yield warning("gateway-useless", node.element)


def event_gateways(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.of_kind("eventBasedGateway"):
        if node.element.get("eventGatewayType") == "Parallel":
            yield error("event-gateway-parallel", node.element)
        targets = [drawing.nodes[f.target] for f in node.outgoing if f.target in drawing.nodes]
        for target in targets:
            if target.kind not in _WAITING:
                yield error("event-gateway-target", target.element, gateway=node.id)
            elif len(target.incoming) > 1:
                yield error("event-gateway-shared", target.element, gateway=node.id)
        messages = [t for t in targets if child(t.element, "messageEventDefinition") is not None]
        if messages and any(target.kind == "receiveTask" for target in targets):
            yield error("event-gateway-mixed", node.element)


def joins(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    known: dict[Flow, Flow | None] = {}
    for node in drawing.nodes.values():
        if len(node.incoming) < 2:
            continue
        for split in _common_splits(drawing, node, known):
            yield from _verdict(node, split)


def _verdict(node: Node, split: Node) -> Iterator[Problem]:
    if node.kind == "parallelGateway":
        if split.kind in ("exclusiveGateway", "eventBasedGateway"):
            yield error("join-deadlock", node.element, split=split.id)
        elif split.kind == "inclusiveGateway":
            yield warning("join-may-wait", node.element, split=split.id)
    elif node.kind not in GATEWAYS and split.kind == "parallelGateway":
        yield warning("missing-join", node.element, split=split.id)


def _common_splits(drawing: Drawing, node: Node, origins: dict[Flow, Flow | None]) -> list[Node]:
    """Gateways from which two of the incoming branches come, each without any other way in."""
    seen: dict[str, Flow] = {}
    common: dict[str, Node] = {}
    for flow in node.incoming:
        first = _origin(drawing, flow, origins)
        if first is None:
            continue
        known = seen.setdefault(first.source, first)
        if known is not first:
            common[first.source] = drawing.nodes[first.source]
    return list(common.values())


def _origin(drawing: Drawing, flow: Flow, origins: dict[Flow, Flow | None]) -> Flow | None:
    """The flow out of the splitting gateway behind a straight branch, if there is one."""
    passed: list[Flow] = []
    found: Flow | None = None
    while flow not in origins and flow.source in drawing.nodes:
        origins[flow] = None  # a branch that comes back to itself has none
        passed.append(flow)
        source = drawing.nodes[flow.source]
        if source.kind in GATEWAYS and len(source.outgoing) > 1:
            found = flow
            break
        if len(source.incoming) != 1:
            break
        flow = source.incoming[0]
    else:
        found = origins.get(flow)
    origins |= dict.fromkeys(passed, found)
    return found


def long_loops(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """A round that only the clock turns: it makes the instance longer without anybody's doing."""
    by_itself = {n.id for n in drawing.nodes.values() if n.kind not in _HANDS and not _hears(n)}
    for node in drawing.of_kind("intermediateCatchEvent"):
        timed = child(node.element, "timerEventDefinition") is not None
        if timed and node.id in by_itself and _round(drawing, node, by_itself):
            yield warning("long-loop", node.element)


def _hears(node: Node) -> bool:
    return any(
        child(node.element, kind) is not None
        for kind in ("messageEventDefinition", "signalEventDefinition")
    )


def _round(drawing: Drawing, start: Node, busy: set[str]) -> dict[str, Node]:
    """Nodes on busy ways from `start` back to it."""
    ahead = _walk(drawing, start, busy, forward=True)
    behind = _walk(drawing, start, busy, forward=False)
    both = ahead & behind
    return {name: drawing.nodes[name] for name in both} if start.id in both else {}


def _walk(drawing: Drawing, start: Node, busy: set[str], *, forward: bool) -> set[str]:
    """Reached by at least one flow: the start itself only where a way leads back to it."""

    def further(name: str) -> list[str]:
        node = drawing.nodes[name]
        flows = node.outgoing if forward else node.incoming
        return [one for f in flows if (one := f.target if forward else f.source) in busy]

    return walked(further(start.id), further)
