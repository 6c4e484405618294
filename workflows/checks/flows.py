"""Sequence flows: what they may join, where a condition counts, what must be listed."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import ACTIVITIES, Drawing, Flow
from workflows.checks.elements import Element, children, is_event_subprocess, text_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem


def flow_ends(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for flow in drawing.flows:
        for name, attribute in ((flow.source, "sourceRef"), (flow.target, "targetRef")):
            if name not in drawing.nodes:
                known = drawing.named(name) is not None
                code = "flow-end-wrong" if known else "dangling-reference"
                yield error(code, flow.element, ref=name or "–", attribute=attribute)
        source, target = drawing.nodes.get(flow.source), drawing.nodes.get(flow.target)
        if source and target and source.scope is not target.scope:
            yield error("flow-crosses-border", flow.element, source=flow.source, target=flow.target)


def places_without_flows(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.nodes.values():
        if is_event_subprocess(node.element) and (node.incoming or node.outgoing):
            yield error("event-subprocess-flows", node.element)
        if node.incoming and node.kind in ("startEvent", "boundaryEvent"):
            yield error("flow-into-start", node.element)
        if node.outgoing and node.kind == "endEvent":
            yield error("flow-out-of-end", node.element)


def conditions(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.nodes.values():
        default = node.element.get("default")
        if default and default not in [flow.id for flow in node.outgoing]:
            yield error("default-not-outgoing", node.element, flow=default)
        for flow in node.outgoing:
            if flow.id == default and flow.condition and len(node.outgoing) > 1:
                yield warning("default-with-condition", flow.element, source=node.id)
        if node.kind in ("exclusiveGateway", "inclusiveGateway", "complexGateway"):
            yield from _at_a_gateway(node.outgoing, default, node.element)
        elif node.kind in ACTIVITIES:
            yield from _at_an_activity(node.outgoing, default, node.element)
        else:
            for flow in node.outgoing:
                if flow.condition is not None:
                    yield error("condition-ignored", flow.element, source=node.id)


def _at_a_gateway(outgoing: list[Flow], default: str | None, gateway: Element) -> Iterator[Problem]:
    if len(outgoing) < 2:
        return
    for flow in outgoing:
        if flow.id != default and not flow.condition:
            yield error("condition-missing", flow.element, source=gateway.get("id"))
    if not default:
        yield warning("gateway-no-default", gateway)


def _at_an_activity(
    outgoing: list[Flow], default: str | None, activity: Element
) -> Iterator[Problem]:
    conditional = [flow for flow in outgoing if flow.condition is not None]
    if len(outgoing) == 1 and conditional:
        yield error("condition-only-way", outgoing[0].element, source=activity.get("id"))
    elif conditional and not default and len(conditional) == len(outgoing):
        yield warning("gateway-no-default", activity)


def implicit_splits(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.nodes.values():
        plain = [flow for flow in node.outgoing if flow.condition is None]
        if len(plain) > 1 and "Gateway" not in node.kind and node.kind != "endEvent":
            default = node.element.get("default")
            if not any(flow.id == default for flow in plain):
                yield warning("implicit-split", node.element)


def bookkeeping(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Tools that list incoming and outgoing flows rely on the lists being whole."""
    if not any(True for _ in drawing.all("incoming", "outgoing")):
        return
    for flow in drawing.flows:
        if flow.element.get("isImmediate") == "false":
            yield warning("flow-not-immediate", flow.element)
        for name, list_name in ((flow.source, "outgoing"), (flow.target, "incoming")):
            node = drawing.nodes.get(name)
            if node is None:
                continue
            listed = [text_of(part) for part in children(node.element, list_name)]
            if flow.id and flow.id not in [text.rpartition(":")[2] for text in listed]:
                yield warning("flow-not-listed", flow.element, node=name, list=list_name)
