"""Soundness by playing: every way the tokens of a scope can go, within a stated bound.

Data is not looked at: each gateway may take each of its ways. A subprocess counts as one step and
is explored by itself; what hangs on an activity's edge may or may not come (BPMN 2.0.2, 13).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from workflows.checks.drawing import (
    ACTIVITIES,
    Bundle,
    Drawing,
    Node,
    child,
    is_event_subprocess,
    kind_of,
    name_of,
    warning,
)
from workflows.checks.gateways import joins
from workflows.checks.walking import walked
from workflows.errors import Problem

BOUND = 3_000  # markings of one scope
_CROWD = 2  # tokens on one flow: more than that is counted as that

Marking = frozenset[tuple[str, int]]  # (flow, tokens)


@dataclass
class _Play:
    fired: set[str] = field(default_factory=set)
    stuck: dict[str, Marking] = field(default_factory=dict)  # node -> where it waits for ever
    twice: set[str] = field(default_factory=set)  # where two tokens can stand at once
    is_whole: bool = True


def soundness(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for scope in drawing.scopes():
        inside = {n.id: n for n in drawing.inside(scope) if not is_event_subprocess(n.element)}
        starts = [node for node in inside.values() if node.kind == "startEvent"]
        if not starts or kind_of(scope) == "adHocSubProcess" or not _is_playable(inside):
            continue
        play = _played(inside, starts)
        if not play.is_whole:
            yield warning("soundness-unknown", scope, bound=BOUND)
        for name in sorted(play.stuck):
            yield warning(
                "join-may-wait", inside[name].element, split=_missing(inside[name], inside, play)
            )
        known = {one.element for one in joins(drawing, bundle) if one.code == "missing-join"}
        for name in sorted(play.twice - known):
            yield warning("missing-join", inside[name].element, split=_before(inside[name], inside))
        if play.is_whole:
            reached = _connected(inside, starts)
            for name in sorted(reached - play.fired):
                yield warning("never-carried-out", inside[name].element)


def _is_playable(inside: dict[str, Node]) -> bool:
    """Only what is drawn soundly enough to be played; the rest has been told by other rules."""
    known = {flow.id for node in inside.values() for flow in node.outgoing}
    whole = "" not in known and all(f.target in inside for n in inside.values() for f in n.outgoing)
    links = any(child(n.element, "linkEventDefinition") is not None for n in inside.values())
    return whole and not links and not any(n.kind == "complexGateway" for n in inside.values())


def _before(node: Node, inside: dict[str, Node]) -> str:
    return ", ".join(dict.fromkeys(name_of(inside[f.source].element) for f in node.incoming))


def _missing(join: Node, inside: dict[str, Node], play: _Play) -> str:
    there = {flow for flow, _ in play.stuck[join.id]}
    return ", ".join(
        name_of(inside[flow.source].element) for flow in join.incoming if flow.id not in there
    )


def _played(inside: dict[str, Node], starts: list[Node]) -> _Play:
    play = _Play()
    seen: set[Marking] = set()
    left: list[Marking] = []
    meetings = _meetings(inside)
    for start in starts:
        play.fired.add(start.id)
        left.append(_put({}, [flow.id for flow in start.outgoing]))
    while left:
        marking = left.pop()
        if marking in seen:
            continue
        seen.add(marking)
        if len(seen) > BOUND:
            play.is_whole = False
            break
        there = {flow for flow, _ in marking}
        play.twice |= {name for name, flows in meetings.items() if len(flows & there) > 1}
        nexts = list(_steps(inside, marking, play))
        if not nexts and marking:
            _note_stuck(inside, marking, play)
        left += nexts
    return play


def _meetings(inside: dict[str, Node]) -> dict[str, frozenset[str]]:
    """Step at which ways meet -> the flows in; what goes on beside a step may come again."""
    beside = {n.id for n in inside.values() if n.element.get("cancelActivity") == "false"}
    found = {
        node.id: frozenset(flow.id for flow in node.incoming if flow.source not in beside)
        for node in inside.values()
        if node.kind in ACTIVITIES
    }
    return {name: flows for name, flows in found.items() if len(flows) > 1}


def _note_stuck(inside: dict[str, Node], marking: Marking, play: _Play) -> None:
    there = {flow for flow, _ in marking}
    for node in inside.values():
        if any(flow.id in there for flow in node.incoming):
            play.stuck.setdefault(node.id, marking)


def _steps(inside: dict[str, Node], marking: Marking, play: _Play) -> Iterator[Marking]:
    tokens = dict(marking)
    for node in inside.values():
        for used in _ways_in(node, tokens, inside):
            play.fired.add(node.id)
            rest = {flow: count - (flow in used) for flow, count in tokens.items()}
            if _terminates(node):
                yield frozenset()
                continue
            for made in _ways_out(node, inside, play):
                yield _put(rest, made)


def _ways_in(node: Node, tokens: dict[str, int], inside: dict[str, Node]) -> Iterator[set[str]]:
    """The sets of flows whose tokens the node can take."""
    there = [flow.id for flow in node.incoming if tokens.get(flow.id)]
    if not there:
        return
    if node.kind == "parallelGateway":
        if len(there) == len(node.incoming):
            yield set(there)
    elif node.kind == "inclusiveGateway" and len(node.incoming) > 1:
        if not _may_still_come(node, tokens, inside):
            yield set(there)
    else:
        yield from ({flow} for flow in there)


def _may_still_come(node: Node, tokens: dict[str, int], inside: dict[str, Node]) -> bool:
    """A token elsewhere can reach an empty way in, and none that is full (13.4.3)."""
    full = {flow.id for flow in node.incoming if tokens.get(flow.id)}
    empty = {flow.id for flow in node.incoming} - full
    for flow, count in tokens.items():
        if count and flow not in full:
            ahead = _flows_ahead(flow, node, inside)
            if ahead & empty and not ahead & full:
                return True
    return False


def _flows_ahead(flow: str, stop: Node, inside: dict[str, Node]) -> set[str]:
    targets = {f.id: f.target for n in inside.values() for f in n.outgoing}

    def further(name: str) -> list[str]:
        return [] if targets[name] == stop.id else [f.id for f in inside[targets[name]].outgoing]

    return walked([flow], further)


def _ways_out(node: Node, inside: dict[str, Node], play: _Play) -> Iterator[list[str]]:
    out = [flow.id for flow in node.outgoing]
    if node.kind in ("exclusiveGateway", "eventBasedGateway"):
        yield from ([flow] for flow in out)
    elif node.kind == "inclusiveGateway" or any(f.condition is not None for f in node.outgoing):
        sizes = range(1, len(out) + 1) if len(out) < 5 else (1, len(out))
        yield from (list(some) for size in sizes for some in combinations(out, size))
    else:
        yield out
    yield from _edges(node, inside, play)


def _edges(node: Node, inside: dict[str, Node], play: _Play) -> Iterator[list[str]]:
    """What hangs on the edge comes once or not at all."""
    for edge in inside.values():
        if edge.kind == "boundaryEvent" and edge.attached_to == node.id:
            play.fired.add(edge.id)
            beside = edge.element.get("cancelActivity") == "false"
            own = [flow.id for flow in node.outgoing] if beside else []
            yield [*own, *(flow.id for flow in edge.outgoing)]


def _terminates(node: Node) -> bool:
    return node.kind == "endEvent" and child(node.element, "terminateEventDefinition") is not None


def _put(tokens: dict[str, int], flows: list[str]) -> Marking:
    made = dict(tokens)
    for flow in flows:
        made[flow] = min(_CROWD, made.get(flow, 0) + 1)
    return frozenset((flow, count) for flow, count in made.items() if count)


def _connected(inside: dict[str, Node], starts: list[Node]) -> set[str]:
    def further(name: str) -> list[str]:
        edges = [n.id for n in inside.values() if n.attached_to == name]
        return [*edges, *(flow.target for flow in inside[name].outgoing)]

    return walked((node.id for node in starts), further)
