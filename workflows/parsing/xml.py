"""Names and small readings of BPMN XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"

MARK = "~"  # in no XML id: follows the drawn id in names of specs that are ours
BODY = f"{MARK}body_"  # before the id of a scope: what its event subprocesses watch
HANDLER_START = f"{MARK}on"  # behind the id of a start event: the boundary event in its place

Node = Any  # lxml.etree._Element

FLOW_NODES = frozenset(
    (
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent",
        "boundaryEvent", "task", "userTask", "manualTask", "scriptTask", "serviceTask",
        "businessRuleTask", "sendTask", "receiveTask", "callActivity", "subProcess",
        "transaction", "adHocSubProcess", "exclusiveGateway", "parallelGateway",
        "inclusiveGateway", "eventBasedGateway", "complexGateway",
    )
)  # fmt: skip


def local(node: Node) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def real_id(name: str) -> str:
    """The drawn id behind a spec's name; "" for what nobody has drawn."""
    return name.partition(MARK)[0]


def properties(node: Node) -> dict[str, str]:
    """The spiffworkflow:property values of an element."""
    path = f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property"
    return {p.get("name", ""): p.get("value", "") for p in node.findall(path)}


def extension(node: Node, name: str) -> str | None:
    found = node.find(f"{BPMN}extensionElements/{SPIFF}{name}")
    return None if found is None else (found.text or "").strip()


def text_of(node: Node, name: str) -> str | None:
    found = node.find(f"{BPMN}{name}")
    return None if found is None else (found.text or "").strip()


def flow_nodes(scope: Node) -> Iterator[Node]:
    """Every flow node below, also inside subprocesses."""
    for node in scope.iter(etree.Element):
        if node.tag.startswith(BPMN) and local(node) in FLOW_NODES:
            yield node


def event_subprocesses(process: Node) -> list[Node]:
    return [n for n in process.findall(f"{BPMN}subProcess") if n.get("triggeredByEvent") == "true"]


def event_definitions(node: Node) -> list[Node]:
    return [child for child in node if local(child).endswith("EventDefinition")]


def by_id(root: Node, name: str) -> dict[str, Node]:
    return {node.get("id"): node for node in root.iter(f"{BPMN}{name}") if node.get("id")}
