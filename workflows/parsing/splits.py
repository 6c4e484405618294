"""Several flows out of a task or event: the gateway BPMN means by it, drawn (2.0.2, 10.3.1)."""

from __future__ import annotations

from lxml import etree

from workflows.parsing.xml import BPMN, Node, flow_nodes, local

CONDITION = f"{BPMN}conditionExpression"


def draw_splits(process: Node) -> None:
    """Conditions make it inclusive; without any, all flows are taken."""
    leaving: dict[tuple[Node, str], list[Node]] = {}
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        leaving.setdefault((flow.getparent(), flow.get("sourceRef")), []).append(flow)
    for node in list(flow_nodes(process)):
        flows = leaving.get((node.getparent(), node.get("id")), [])
        if len(flows) > 1 and "Gateway" not in local(node):
            _split(node.getparent(), node, flows)


def _split(scope: Node, node: Node, flows: list[Node]) -> None:
    default = node.attrib.pop("default", None)
    conditional = default or any(flow.find(CONDITION) is not None for flow in flows)
    key = f"split_{node.get('id')}"
    kind = "inclusiveGateway" if conditional else "parallelGateway"
    gateway = etree.SubElement(scope, f"{BPMN}{kind}", id=key)
    if default:
        gateway.set("default", default)
    for flow in flows:
        flow.set("sourceRef", key)
        if conditional and flow.get("id") != default and flow.find(CONDITION) is None:
            etree.SubElement(flow, CONDITION).text = "True"
        _list(gateway, "outgoing", flow.get("id"))
    for listed in node.findall(f"{BPMN}outgoing"):
        node.remove(listed)
    ends = {"sourceRef": node.get("id"), "targetRef": key}
    etree.SubElement(scope, f"{BPMN}sequenceFlow", id=f"to_{key}", **ends)
    _list(gateway, "incoming", f"to_{key}")


def _list(node: Node, kind: str, flow: str) -> None:
    etree.SubElement(node, f"{BPMN}{kind}").text = flow
