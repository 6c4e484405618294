"""The net of one scope played: which markings its tokens can reach, where they stay for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from workflows.checks.drawing import ACTIVITIES, Node
from workflows.checks.elements import child
from workflows.checks.walking import walked
from workflows.once import once

BOUND = 3_000  # markings of one scope
MOVES = 30_000  # ways from one marking to the next, of one scope
_WHOLE_SPLIT, _PAIRS = 6, 24  # ways out of which every set is tried, and every two
MANY_STATES, MANY_MOVES = "soundness-unknown", "soundness-unfinished"
_CROWD = 2  # tokens on one flow: more than that is counted as that

MEETING = ACTIVITIES | {"exclusiveGateway"}
"""What lets through every token that comes: from two branches at once it is done twice."""

Marking = frozenset[tuple[str, int]]  # (flow, tokens)


@dataclass
class Play:
    fired: set[str] = field(default_factory=set)
    stuck: dict[str, Marking] = field(default_factory=dict)  # node -> where it waits for ever
    twice: set[str] = field(default_factory=set)  # where two tokens can stand at once
    wide: set[str] = field(default_factory=set)  # splits of which not every set was tried
    cut: str = ""  # which bound it ended at
    steps: int = 0  # one with many tokens counts as several

    @property
    def is_whole(self) -> bool:
        return not self.cut and not self.wide


class Net:
    """Nodes of a scope with what is asked of them again and again."""

    def __init__(self, inside: dict[str, Node]) -> None:
        self.inside = inside
        self.targets = {f.id: f.target for n in inside.values() for f in n.outgoing}
        self.edges: dict[str, list[Node]] = {}
        for node in inside.values():
            if node.kind == "boundaryEvent":
                self.edges.setdefault(node.attached_to, []).append(node)
        self._ahead: dict[tuple[str, str], set[str]] = {}

    @once
    def meetings(self) -> dict[str, frozenset[str]]:
        """Step at which ways meet -> the flows in; what goes on beside a step may come again."""
        beside = {n.id for n in self.inside.values() if n.element.get("cancelActivity") == "false"}
        found = {
            node.id: frozenset(flow.id for flow in node.incoming if flow.source not in beside)
            for node in self.inside.values()
            if node.kind in MEETING
        }
        return {name: flows for name, flows in found.items() if len(flows) > 1}

    def reached_by(self, marking: Marking) -> Iterator[Node]:
        """Nodes at which a token has arrived, each once."""
        names = dict.fromkeys(self.targets[flow] for flow, _ in sorted(marking))
        return (self.inside[name] for name in names)

    def ahead(self, flow: str, stop: Node) -> set[str]:
        """Flows into `stop` that a token of `flow` can come to without passing it before."""
        target = self.targets[flow]
        if target == stop.id:
            return {flow}
        if (target, stop.id) not in self._ahead:
            passed = walked([target], lambda name: self._further(name, stop)) - {stop.id}
            self._ahead[target, stop.id] = {f.id for f in stop.incoming if f.source in passed}
        return self._ahead[target, stop.id]

    def _further(self, name: str, stop: Node) -> list[str]:
        return [] if name == stop.id else self._targets[name]

    @once
    def _targets(self) -> dict[str, list[str]]:
        return {
            node.id: list(dict.fromkeys(flow.target for flow in node.outgoing))
            for node in self.inside.values()
        }


def played(net: Net, starts: list[str], most: int = MOVES) -> Play:
    """As far as the bound of markings or of steps."""
    play = Play()
    seen: set[Marking] = set()
    play.fired |= set(starts)
    left = [_put({}, [flow.id for flow in net.inside[start].outgoing]) for start in starts]
    while left:
        marking = left.pop()
        if marking in seen:
            continue
        seen.add(marking)
        if len(seen) > BOUND or play.steps >= min(most, MOVES):
            play.cut = MANY_STATES if len(seen) > BOUND else MANY_MOVES
            break
        there = {flow for flow, _ in marking}
        play.twice |= {name for name, flows in net.meetings.items() if len(flows & there) > 1}
        before = play.steps
        for further in _steps(net, marking, play):
            left.append(further)
            if play.steps >= min(most, MOVES):
                break
        if play.steps == before:
            _note_stuck(net, marking, play)
    return play


def _note_stuck(net: Net, marking: Marking, play: Play) -> None:
    for node in net.reached_by(marking):
        play.stuck.setdefault(node.id, marking)


def _steps(net: Net, marking: Marking, play: Play) -> Iterator[Marking]:
    tokens = dict(marking)
    for node in net.reached_by(marking):
        for used in _ways_in(node, tokens, net):
            play.fired.add(node.id)
            rest = {flow: count - (flow in used) for flow, count in tokens.items()}
            for made in [[]] if node.kind == "endEvent" else _ways_out(node, net, play):
                play.steps += 1 + len(tokens) // 4
                yield frozenset() if _terminates(node) else _put(rest, made)


def _ways_in(node: Node, tokens: dict[str, int], net: Net) -> Iterator[set[str]]:
    """The sets of flows whose tokens the node can take."""
    there = [flow.id for flow in node.incoming if tokens.get(flow.id)]
    if node.kind == "parallelGateway":
        if len(there) == len(node.incoming):
            yield set(there)
    elif node.kind == "inclusiveGateway" and len(node.incoming) > 1:
        if not _may_still_come(node, tokens, net):
            yield set(there)
    else:
        yield from ({flow} for flow in there)


def _may_still_come(node: Node, tokens: dict[str, int], net: Net) -> bool:
    """A token elsewhere can reach an empty way in, and none that is full (13.4.3)."""
    full = {flow.id for flow in node.incoming if tokens.get(flow.id)}
    empty = {flow.id for flow in node.incoming} - full
    for flow, count in tokens.items():
        if count and flow not in full:
            ahead = net.ahead(flow, node)
            if ahead & empty and not ahead & full:
                return True
    return False


def _ways_out(node: Node, net: Net, play: Play) -> Iterator[list[str]]:
    out = [flow.id for flow in node.outgoing]
    if node.kind in ("exclusiveGateway", "eventBasedGateway"):
        yield from ([flow] for flow in out)
    elif node.kind == "inclusiveGateway" or any(f.condition is not None for f in node.outgoing):
        yield from _sets_of(node, out, play)
    else:
        yield out
    yield from _edges(node, net, play)


def _sets_of(node: Node, out: list[str], play: Play) -> Iterator[list[str]]:
    """Of a wide split only each alone, each two and all together."""
    sizes = [*range(1, len(out) + 1)]
    if len(out) > _WHOLE_SPLIT:
        play.wide.add(node.id)
        sizes = [1, 2, len(out)] if len(out) <= _PAIRS else [1, len(out)]
    for size in sizes:
        yield from map(list, combinations(out, size))


def _edges(node: Node, net: Net, play: Play) -> Iterator[list[str]]:
    """What hangs on the edge comes once or not at all."""
    for edge in net.edges.get(node.id, ()):
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
