"""A way that stops at a step without a flow out: the end event BPMN means by it (2.0.2, 13.5.6)."""

from __future__ import annotations

from lxml import etree

from workflows.parsing.xml import BPMN, MARK, Node, flow_nodes, local


def draw_ends(process: Node) -> None:
    left = {flow.get("sourceRef") for flow in process.iter(f"{BPMN}sequenceFlow")}
    for node in list(flow_nodes(process)):
        if node.get("id") and node.get("id") not in left and _stops(node):
            scope, key = node.getparent(), f"{MARK}end_{node.get('id')}"
            etree.SubElement(scope, f"{BPMN}endEvent", id=key)
            ends = {"sourceRef": node.get("id"), "targetRef": key}
            etree.SubElement(scope, f"{BPMN}sequenceFlow", id=f"{MARK}to_{key}", **ends)


def _stops(node: Node) -> bool:
    """Links lead on by themselves; handlers and what undoes stand outside of the flow."""
    beside = any(node.get(name) == "true" for name in ("isForCompensation", "triggeredByEvent"))
    is_link = node.find(f"{BPMN}linkEventDefinition") is not None
    return not (beside or is_link or local(node) == "endEvent")
