"""One drawing cut into the parts that run: one per start event, one per event subprocess."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from workflows import timing
from workflows.parsing.ends import draw_ends
from workflows.parsing.nesting import watch_scope, watch_scopes
from workflows.parsing.splits import draw_splits
from workflows.parsing.xml import (
    BPMN,
    MARK,
    Node,
    event_definitions,
    event_subprocesses,
    flow_nodes,
    local,
    real_id,
    text_of,
)

TAKEN = re.compile(r"^(Start|End|Root|StartEventSplit|StartEventJoin)$|\.(EndJoin|Boundary\w+)$")


def cut(root: Node, process_id: str) -> dict[str, Node]:
    """Start event or event subprocess id -> a document with that part alone, start made plain."""
    process = _process(root, process_id)
    starts = [node.get("id") for node in process.findall(f"{BPMN}startEvent")]
    handlers = [node.get("id") for node in event_subprocesses(process)]
    root = deepcopy(root)
    _mend(_process(root, process_id))
    parts = {start: _start_part(root, process_id, start) for start in starts}
    return parts | {handler: _handler_part(root, process_id, handler) for handler in handlers}


def _process(root: Node, process_id: str) -> Node:
    return next(p for p in root.iter(f"{BPMN}process") if p.get("id") == process_id)


def _alone(root: Node, process_id: str) -> tuple[Node, Node]:
    copy = deepcopy(root)
    for process in copy.findall(f"{BPMN}process"):
        if process.get("id") != process_id:
            copy.remove(process)
    process = _process(copy, process_id)
    process.set("isExecutable", "true")
    return copy, process


def _start_part(root: Node, process_id: str, start: str) -> Node:
    copy, process = _alone(root, process_id)
    for node in event_subprocesses(process):
        process.remove(node)
    for node in process.findall(f"{BPMN}startEvent"):
        if real_id(node.get("id")) == start:
            _plain(node)
        else:
            process.remove(node)
    return copy


def _handler_part(root: Node, process_id: str, handler: str) -> Node:
    copy, process = _alone(root, process_id)
    inside = next(n for n in event_subprocesses(process) if real_id(n.get("id")) == handler)
    kept = [n for n in process if local(n).startswith("dataObject") or local(n) == "laneSet"]
    for node in list(process):
        process.remove(node)
    process.extend([*kept, *inside])
    for node in process.findall(f"{BPMN}startEvent"):
        _plain(node)
    if event_subprocesses(process):
        watch_scope(process)
    return copy


def _plain(start: Node) -> None:
    for definition in event_definitions(start):
        start.remove(definition)


def _mend(process: Node) -> None:
    """Small things that plain SpiffWorkflow gets silently wrong."""
    for number, flow in enumerate(process.iter(f"{BPMN}sequenceFlow")):
        if not flow.get("id"):
            flow.set("id", f"flow_{number}")
    _free_names(process)
    _join_links(process)
    watch_scopes(process)
    draw_splits(process)
    draw_ends(process)
    for name in ("timeDate", "timeDuration", "timeCycle"):
        for node in process.iter(f"{BPMN}{name}"):
            literal = timing.LITERAL.match(node.text or "")
            if literal:
                node.text = repr(literal[1])


def _free_names(process: Node) -> None:
    """Ids that the library gives to specs of its own; `real_id` gives the drawn one back."""
    taken = {node.get("id") for node in flow_nodes(process) if TAKEN.search(node.get("id") or "")}
    for node in process.iter(etree.Element) if taken else ():
        for name in ("id", "sourceRef", "targetRef", "attachedToRef"):
            if node.get(name) in taken:
                node.set(name, node.get(name) + MARK)
        if local(node) == "flowNodeRef" and (node.text or "").strip() in taken:
            node.text = (node.text or "").strip() + MARK


def name_as_drawn(spec: Any) -> None:
    for task_spec in spec.task_specs.values():
        if task_spec.bpmn_id:
            task_spec.bpmn_id = real_id(task_spec.bpmn_id) or None


def draw_references(root: Node) -> None:
    """An event that refers to a definition elsewhere gets a copy of it (BPMN 2.0.2, 10.5.1)."""
    declared = {node.get("id"): node for node in event_definitions(root)}
    for reference in list(root.iter(f"{BPMN}eventDefinitionRef")):
        named = declared.get((reference.text or "").strip().rpartition(":")[2])
        if named is not None:
            copy = deepcopy(named)
            del copy.attrib["id"]
            reference.getparent().replace(reference, copy)


def _join_links(process: Node) -> None:
    """A link is an arrow cut in two (BPMN 2.0.2, 10.5.5.3): draw it through."""
    ends = [
        (link.getparent(), link)
        for link in process.iter(f"{BPMN}linkEventDefinition")
        if link.getparent() is not None
    ]
    targets = {
        (node.getparent(), name): node
        for node, link in ends
        if local(node) == "intermediateCatchEvent"
        for name in (link.get("name"), link.get("id"))
    }
    for node, link in ends:
        named = text_of(link, "target") or link.get("name")
        own = node if local(node) == "intermediateCatchEvent" else None
        target = own if own is not None else targets.get((node.getparent(), named))
        if target is None:
            continue
        node.remove(link)
        if local(node) == "intermediateThrowEvent":
            flow = etree.SubElement(node.getparent(), f"{BPMN}sequenceFlow")
            flow.set("id", f"link_{node.get('id')}")
            flow.set("sourceRef", node.get("id"))
            flow.set("targetRef", target.get("id"))
