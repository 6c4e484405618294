"""Event subprocesses inside a subprocess, drawn as boundary events of what they watch.

The scope's own content becomes a subprocess of its own (the body); each event subprocess hangs on
its edge behind a boundary event with the start's trigger (BPMN 2.0.2, 10.3.5 and 13.5.4): it starts
while the body runs, an interrupting one ends the body, and the scope ends when all of them have.
"""

from __future__ import annotations

from lxml import etree

from workflows.parsing.xml import (
    BODY,
    BPMN,
    FLOW_NODES,
    HANDLER_START,
    MARK,
    Node,
    event_definitions,
    event_subprocesses,
    local,
)


def watch_scopes(process: Node) -> None:
    for scope in list(process.iter(f"{BPMN}subProcess", f"{BPMN}transaction")):
        if event_subprocesses(scope):
            watch_scope(scope)


def watch_scope(scope: Node) -> None:
    key, handlers = scope.get("id"), event_subprocesses(scope)
    moved = [n for n in scope if local(n) in (*FLOW_NODES, "sequenceFlow") and n not in handlers]
    inside = f"{BODY}{key}"
    body = etree.Element(f"{BPMN}subProcess", id=inside)
    body.extend(moved)
    start, end = f"{MARK}in_{key}", f"{MARK}out_{key}"
    etree.SubElement(scope, f"{BPMN}startEvent", id=start)
    scope.append(body)
    etree.SubElement(scope, f"{BPMN}endEvent", id=end)
    _arrow(scope, start, inside)
    _arrow(scope, inside, end)
    for handler in handlers:
        _hang(scope, inside, handler)


def _hang(scope: Node, body: str, handler: Node) -> None:
    start = handler.find(f"{BPMN}startEvent")
    key, inner = start.get("id"), f"{MARK}{start.get('id')}"
    trigger, after = f"{key}{HANDLER_START}", f"{MARK}after_{handler.get('id')}"
    edge = etree.SubElement(scope, f"{BPMN}boundaryEvent", id=trigger)
    edge.set("attachedToRef", body)
    edge.set("cancelActivity", start.get("isInterrupting", "true"))
    if start.get("parallelMultiple"):
        edge.set("parallelMultiple", start.get("parallelMultiple"))
    edge.extend([*start.findall(f"{BPMN}extensionElements"), *event_definitions(start)])
    start.set("id", inner)
    for flow in handler.findall(f"{BPMN}sequenceFlow"):
        if flow.get("sourceRef") == key:
            flow.set("sourceRef", inner)
    del handler.attrib["triggeredByEvent"]
    etree.SubElement(scope, f"{BPMN}endEvent", id=after)
    _arrow(scope, trigger, handler.get("id"))
    _arrow(scope, handler.get("id"), after)


def _arrow(scope: Node, source: str, target: str) -> None:
    flow = etree.SubElement(scope, f"{BPMN}sequenceFlow", id=f"{MARK}{source}_{target}")
    flow.set("sourceRef", source)
    flow.set("targetRef", target)
