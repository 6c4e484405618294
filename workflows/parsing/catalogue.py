"""What a drawing says beside its flow: elements, lanes, messages, keys, starts, handlers."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from workflows.parsing.xml import (
    BPMN,
    SPIFF,
    Node,
    by_id,
    event_definitions,
    event_subprocesses,
    extension,
    flow_nodes,
    local,
    properties,
    text_of,
)


def form_name(node: Node) -> str | None:
    """`confirm_receipt` for formJsonSchemaFilename `confirm_receipt.schema.json`; other names are
    forms of other systems, whose answers stand at top level."""
    file = properties(node).get("formJsonSchemaFilename") or extension(
        node, "formJsonSchemaFilename"
    )
    ours = file is not None and file.endswith(".schema.json")
    return PurePosixPath(file).name.split(".")[0] if file and ours else None


def elements(process: Node) -> dict[str, dict[str, Any]]:
    lanes = lane_of_node(process)
    parts = {
        node.get("id"): handler.get("id")
        for handler in event_subprocesses(process)
        for node in flow_nodes(handler)
    }
    return {
        node.get("id"): _element(node, process.get("id"), lanes, parts)
        for node in flow_nodes(process)
        if node.get("id")
    }


def _element(
    node: Node, process_id: str, lanes: dict[str, str], parts: dict[str, str]
) -> dict[str, Any]:
    form = form_name(node)
    inner = node.get("id")
    return {
        "id": inner,
        "name": node.get("name") or "",
        "kind": local(node),
        "lane": lanes.get(inner) or _lane_around(node, lanes),
        "part": parts.get(inner),
        "form": f"{process_id}.{form}" if form else None,
        "instructions": extension(node, "instructionsForEndUser") or "",
        "properties": properties(node),
        "calls": node.get("calledElement") if local(node) == "callActivity" else None,
        "documentation": text_of(node, "documentation") or "",
        "events": [local(d).removesuffix("EventDefinition") for d in event_definitions(node)],
        "operator": _operator(node),
        "multi": node.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None,
        "attached_to": node.get("attachedToRef"),
    }


def _operator(node: Node) -> str | None:
    found = node.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
    return None if found is None else found.get("id")


def _lane_around(node: Node, lanes: dict[str, str]) -> str | None:
    """A node inside a subprocess stands in its subprocess's lane."""
    for outer in node.iterancestors(f"{BPMN}subProcess", f"{BPMN}transaction"):
        if outer.get("id") in lanes:
            return lanes[outer.get("id")]
    return None


def lane_of_node(process: Node) -> dict[str, str]:
    return {
        (ref.text or "").strip(): lane.get("id")
        for lane in process.iter(f"{BPMN}lane")
        for ref in lane.findall(f"{BPMN}flowNodeRef")
    }


def lanes(process: Node) -> dict[str, dict[str, Any]]:
    found = {}
    for lane in process.iter(f"{BPMN}lane"):
        given = properties(lane)
        roles = tuple(r.strip() for r in given.get("roles", "").split(",") if r.strip())
        found[lane.get("id")] = {
            "id": lane.get("id"),
            "name": lane.get("name") or "",
            "roles": roles,
            "scope": given.get("scope", ""),
            "paper_entry": given.get("paper_entry") == "true",
            "named_in": given.get("named_in"),
        }
    return found


def messages(root: Node) -> dict[str, dict[str, Any]]:
    found = {}
    for message in root.iter(f"{BPMN}message"):
        given = properties(message)
        keys = [
            prop.get("id")
            for prop in root.iter(f"{BPMN}correlationProperty")
            for retrieval in prop.iter(f"{BPMN}correlationPropertyRetrievalExpression")
            if retrieval.get("messageRef") == message.get("id")
        ]
        name = message.get("name") or message.get("id")
        found[name] = {
            "name": name,
            "label": given.get("label") or name,
            "keys": tuple(dict.fromkeys(keys)),
            "keep_until": given.get("keep_until"),
        }
    return found


def process_keys(root: Node) -> tuple[str, ...]:
    """The fields that name one conversation of this process (correlationKey)."""
    refs = root.iter(f"{BPMN}correlationPropertyRef")
    return tuple(dict.fromkeys((ref.text or "").strip() for ref in refs))


def flows(process: Node) -> list[tuple[str, str, str]]:
    """(source, target, flow id)."""
    found = process.iter(f"{BPMN}sequenceFlow")
    return [(f.get("sourceRef"), f.get("targetRef"), f.get("id") or "") for f in found]


def starts(root: Node, process: Node) -> list[dict[str, Any]]:
    found = []
    for start in process.findall(f"{BPMN}startEvent"):
        event = _event(root, start)
        about = {"element": start.get("id"), "name": start.get("name") or ""}
        found.append({**about, "message": event["message"], "trigger": event["kind"]})
    return found


def handlers(root: Node, process: Node) -> list[dict[str, Any]]:
    found = []
    for handler in event_subprocesses(process):
        for start in handler.findall(f"{BPMN}startEvent"):
            event = _event(root, start)
            found.append(
                {
                    "element": handler.get("id"),
                    "kind": event["kind"],
                    "event_name": event["name"],
                    "interrupting": start.get("isInterrupting") != "false",
                    "timer": event["timer"],
                    "code": event["code"],
                }
            )
    return found


def _event(root: Node, start: Node) -> dict[str, Any]:
    event: dict[str, Any] = {
        "kind": "none",
        "name": None,
        "message": None,
        "timer": None,
        "code": None,
    }
    for definition in event_definitions(start):
        kind = local(definition).removesuffix("EventDefinition")
        event["kind"] = kind
        if kind in ("message", "signal"):
            declared = by_id(root, kind).get(definition.get(f"{kind}Ref"))
            name = start.get("name") if declared is None else declared.get("name")
            event["name"] = name
            event["message"] = name if kind == "message" else None
        if kind in ("error", "escalation"):
            declared = by_id(root, kind).get(definition.get(f"{kind}Ref"))
            if declared is not None:
                event["name"] = declared.get("name")
                event["code"] = declared.get(f"{kind}Code") or declared.get("id")
        if kind == "timer":
            event["timer"] = _timer(definition)
    return event


def _timer(definition: Node) -> tuple[str, str] | None:
    for tag, form in (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle")):
        text = text_of(definition, tag)
        if text:
            return form, text
    return None


def drawing(root: Node) -> str:
    text: bytes = etree.tostring(root, encoding="utf-8")
    return text.decode()
