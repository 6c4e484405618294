"""Which elements and sequence flows of a model a run has used, and which it has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflows.definition import Definition
from workflows.players import Entry

CHOOSING = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


@dataclass(frozen=True)
class Coverage:
    elements: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()

    def __or__(self, other: Coverage) -> Coverage:
        return Coverage(self.elements | other.elements, self.flows | other.flows)

    def __sub__(self, other: Coverage) -> Coverage:
        return Coverage(self.elements - other.elements, self.flows - other.flows)


def whole(definition: Definition) -> Coverage:
    """Everything there is to use."""
    return Coverage(frozenset(definition.elements), frozenset(definition.flows.values()))


def covered(definition: Definition, story: Iterable[Entry]) -> Coverage:
    """What the entries of this process completed.

    A gateway that chooses says which ways it took; after an event-based one, the event that came;
    everything else uses all its ways out.
    """
    done = [one for one in story if one.process == definition.key and one.status == "completed"]
    elements = {one.element for one in done}
    known = definition.elements
    elements |= {part for one in elements if one in known and (part := known[one].part)}
    taken = {flow for one in done for flow in one.flows}
    for (source, target), flow in definition.flows.items():
        kind = definition.elements[source].kind if source in definition.elements else ""
        by_event = kind == "eventBasedGateway"
        if source not in elements or kind in CHOOSING or (by_event and target not in elements):
            continue
        taken.add(flow)
    ways_out: dict[str, list[str]] = {}
    for (source, _), flow in definition.flows.items():
        ways_out.setdefault(source, []).append(flow)
    taken |= {ways[0] for source, ways in ways_out.items() if source in elements and len(ways) == 1}
    return Coverage(frozenset(elements), frozenset(taken))
