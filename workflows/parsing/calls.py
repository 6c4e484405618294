"""Call activities and repeated tasks as data of one waiting task spec (`specs.OutsideWork`)."""

from __future__ import annotations

from typing import Any

from workflows.parsing.xml import BPMN, Node, by_id, local, properties, text_of
from workflows.paths import PATH, UNIT_GROUP, group_rows

LOOP = f"{BPMN}multiInstanceLoopCharacteristics"


def work_of(node: Node, form: str | None) -> dict[str, Any]:
    """JSON: kind, calls, start, key (where the result goes), loop or None, inputs, outputs."""
    root = node.getroottree().getroot()
    calls = node.get("calledElement") if local(node) == "callActivity" else None
    return {
        "kind": "process" if local(node) == "callActivity" else "task",
        "calls": calls,
        "start": properties(node).get("start"),
        "key": calls or form or node.get("id"),
        "loop": loop_of(node, root),
        "inputs": _associations(node, root, "dataInputAssociation"),
        "outputs": _associations(node, root, "dataOutputAssociation"),
    }


def loop_of(node: Node, root: Node) -> dict[str, Any] | None:
    loop = node.find(LOOP)
    if loop is None:
        return None
    collection = text_of(loop, "loopDataInputRef")
    output = text_of(loop, "loopDataOutputRef")
    return {
        "sequential": loop.get("isSequential") == "true",
        "cardinality": text_of(loop, "loopCardinality"),
        "collection": collection_of(root, collection) if collection else None,
        "item": _item_name(loop, "inputDataItem"),
        "condition": text_of(loop, "completionCondition") or None,
        "output": path_of(root, output) if output else None,
        "output_item": _item_name(loop, "outputDataItem"),
    }


def _item_name(loop: Node, name: str) -> str | None:
    item = loop.find(f"{BPMN}{name}")
    return None if item is None else item.get("name") or item.get("id")


def collection_of(root: Node, reference: str) -> str:
    """A path in the data, or the row set of the unit group that the data object stands for."""
    found = by_id(root, "dataObject").get(_pointed_at(root, reference))
    code = properties(found).get(UNIT_GROUP) if found is not None else None
    return group_rows(code) if code else path_of(root, reference)


def path_of(root: Node, reference: str) -> str:
    """A data object (its name is the data path), a reference to one, a data input; else a name."""
    reference = _pointed_at(root, reference)
    for kind in ("dataObject", "dataInput", "dataOutput", "property"):
        found = by_id(root, kind).get(reference)
        if found is not None:
            name = found.get("name") or ""
            return name if PATH.match(name) else reference
    return reference


def _pointed_at(root: Node, reference: str) -> str:
    pointed = by_id(root, "dataObjectReference").get(reference.strip())
    target = pointed.get("dataObjectRef") if pointed is not None else None
    return target or reference.strip()


def _associations(node: Node, root: Node, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for association in node.findall(f"{BPMN}{kind}"):
        source, target = text_of(association, "sourceRef"), text_of(association, "targetRef")
        for assignment in association.findall(f"{BPMN}assignment"):
            to = text_of(assignment, "to") or target or ""
            expression = text_of(assignment, "from")
            found.append({"expression": expression, "from": None, "to": path_of(root, to)})
        if association.find(f"{BPMN}assignment") is None and source and target:
            found.append(
                {"expression": None, "from": path_of(root, source), "to": path_of(root, target)}
            )
    return found
