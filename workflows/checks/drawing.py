"""One BPMN file as the rules see it: flow nodes, flows and scopes, however broken the file is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.checks.elements import BPMN, Element, child, children, kind_of, tags, text_of
from workflows.once import once

TASKS = frozenset(
    {
        *("task", "userTask", "manualTask", "scriptTask", "serviceTask", "businessRuleTask"),
        *("sendTask", "receiveTask"),
    }
)
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset(
    {
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
        "complexGateway",
    }
)
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | GATEWAYS | THROWING | CATCHING
LINK = "linkEventDefinition"
CHOREOGRAPHY = frozenset({"choreographyTask", "subChoreography", "callChoreography"})


@dataclass(frozen=True, eq=False)
class Flow:
    id: str
    source: str
    target: str
    element: Element
    condition: str | None  # None: no condition element; "": an empty one


@dataclass(frozen=True, eq=False)
class Node:
    id: str
    kind: str
    element: Element
    scope: Element  # the process or subprocess around it
    incoming: list[Flow] = field(default_factory=list)
    outgoing: list[Flow] = field(default_factory=list)

    @property
    def attached_to(self) -> str:
        return str(self.element.get("attachedToRef", ""))


@dataclass(frozen=True, eq=False)
class Drawing:
    file: str
    root: Element
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    ids: Mapping[str, tuple[Element, ...]]  # of BPMN elements, diagram interchange left out

    def all(self, *kinds: str) -> Iterator[Element]:
        """BPMN elements of these kinds in document order."""
        yield from self.root.iter(*tags(kinds))

    def of_kind(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind in kinds]

    def named(self, reference: str | None, *kinds: str) -> Element | None:
        """The element of that id (a prefix before ":" is dropped), if it is of one of the kinds."""
        name = (reference or "").strip()
        found = self.ids.get(name) or self.ids.get(name.rpartition(":")[2]) or ()
        return next((element for element in found if not kinds or kind_of(element) in kinds), None)

    def within(self, element: Element, *kinds: str) -> Iterator[Element]:
        yield from element.iter(*(f"{{{BPMN}}}{kind}" for kind in kinds))

    def scopes(self) -> Iterator[Element]:
        return self.all("process", *SUBPROCESSES)

    def inside(self, scope: Element) -> list[Node]:
        return self._by_scope.get(scope, [])

    def edges_of(self, host: str) -> list[Node]:
        """Boundary events attached to it."""
        return self._by_host.get(host, [])

    @once
    def _by_scope(self) -> Mapping[Element, list[Node]]:
        return _grouped((node.scope, node) for node in self.nodes.values())

    @once
    def _by_host(self) -> Mapping[str, list[Node]]:
        return _grouped((node.attached_to, node) for node in self.of_kind("boundaryEvent"))

    @once
    def lanes(self) -> Mapping[str, Element]:
        """Flow node -> its lane; of lanes in each other the inner one."""
        return {
            text_of(ref): lane for lane in self.all("lane") for ref in children(lane, "flowNodeRef")
        }

    @once
    def links(self) -> Mapping[tuple[Element, str], list[Node]]:
        """Catching link events by (scope, name of the link) and by (scope, "#" and its id)."""
        caught = [(n, child(n.element, LINK)) for n in self.of_kind("intermediateCatchEvent")]
        return _grouped(
            ((node.scope, mark), node)
            for node, link in caught if link is not None
            for mark in (link.get("name", ""), f"#{link.get('id', '')}")
        )  # fmt: skip


def _grouped(found: Iterable[tuple[Any, Node]]) -> dict[Any, list[Node]]:
    groups: dict[Any, list[Node]] = {}
    for mark, node in found:
        groups.setdefault(mark, []).append(node)
    return groups


def read(file: str, root: Element) -> Drawing:
    """Index the file; of two elements with one id the first counts."""
    ids: dict[str, list[Element]] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        if element.get("id"):
            ids.setdefault(element.get("id"), []).append(element)
    nodes: dict[str, Node] = {}
    for element in root.iter(*(f"{{{BPMN}}}{kind}" for kind in FLOW_NODES)):
        name = element.get("id") or f"(line {element.sourceline})"
        nodes.setdefault(name, Node(name, kind_of(element), element, element.getparent()))
    flows = tuple(_flow(element) for element in root.iter(f"{{{BPMN}}}sequenceFlow"))
    for flow in flows:
        if flow.source in nodes:
            nodes[flow.source].outgoing.append(flow)
        if flow.target in nodes:
            nodes[flow.target].incoming.append(flow)
    return Drawing(file, root, nodes, flows, {name: tuple(found) for name, found in ids.items()})


def _flow(element: Element) -> Flow:
    condition = child(element, "conditionExpression")
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", "").rpartition(":")[2],
        target=element.get("targetRef", "").rpartition(":")[2],
        element=element,
        condition=None if condition is None else text_of(condition),
    )
