"""Two drawings: elements added, removed, changed, moved.

Everything an element says counts (attributes, texts, extension properties), not a list of known
ones; only the bookkeeping of flows and the order of lines do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from workflows.comparing.difference import Difference, Facts, apart
from workflows.parsing.xml import BPMN, Node, local

BOOKKEEPING = {"incoming", "outgoing", "flowNodeRef", "participantRef"}
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
SKIPPED = {"definitions", "laneSet", "ioSpecification", "extensionElements"}
KEYED = {"property": ("name", "value"), "parameter": ("id", "value")}
"""Extension elements told apart by one attribute: what they say is in the other."""


def drawings(before: Node | None, after: Node | None) -> Iterator[Difference]:
    old, new = _elements(before), _elements(after)
    for id_ in [*old, *(one for one in new if one not in old)]:
        for one in _element(id_, old.get(id_), new.get(id_)):
            yield replace(one, name=_name(new if id_ in new else old, id_),
                          before=_name(old, one.before), after=_name(new, one.after))  # fmt: skip
    for id_ in _moved(before, after):
        if id_ in old and id_ in new:
            yield Difference("moved", "element", id_, _name(new, id_), new[id_][""])


def _name(elements: Mapping[str, Facts], id_: str) -> str:
    """What a person calls it; of a flow without a name what it connects; a text stays itself."""
    told = elements.get(id_, {})
    if told.get("name") or told.get("") != "sequenceFlow":
        return told.get("name") or id_
    ends = [told.get(end, "") for end in ("sourceRef", "targetRef")]
    return " → ".join(elements.get(end, {}).get("name") or end for end in ends)


def _element(id_: str, old: Facts | None, new: Facts | None) -> Iterator[Difference]:
    told = new or old or {}
    if old is None or new is None:
        yield Difference("added" if old is None else "removed", "element", id_, "", told[""])
        return
    for what, was, now in apart(old, new):
        yield Difference("changed", "element", id_, "", told[""], what or "type", was, now)


def _elements(root: Node | None) -> dict[str, Facts]:
    """Id -> what it says itself; what has an id inside it speaks for itself."""
    if root is None:
        return {}
    found: dict[str, Facts] = {}
    lanes = _lanes(root)
    for node in root.iter(f"{BPMN}*"):
        id_ = node.get("id", "")
        if id_ and local(node) not in SKIPPED and not _is_detail(node):
            lane = {"lane": lanes[id_]} if id_ in lanes else {}
            found[id_] = {"": local(node), **dict(_facts(node)), **lane}
    return found


def _is_detail(node: Node) -> bool:
    """Event definitions, loops and data items are said by the element around them."""
    return any(
        mark in local(node) for mark in ("EventDefinition", "Loop", "DataItem", "Expression")
    )


def _lanes(root: Node) -> dict[str, str]:
    """Id of a step -> name of its lane."""
    return {
        (ref.text or "").strip(): lane.get("name") or lane.get("id") or ""
        for lane in root.iter(f"{BPMN}lane")
        for ref in lane.findall(f"{BPMN}flowNodeRef")
    }


def _facts(node: Node) -> Facts:
    """Of several that would bear one name, each after the first has its number."""
    facts: Facts = {}
    for what, value in _told(node, ""):
        name, number = what, 1
        while name in facts:
            number += 1
            name = f"{what} {number}"
        facts[name] = value
    return facts


def _told(node: Node, prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in node.attrib.items():
        if key != "id" or prefix.endswith("Operator."):
            yield f"{prefix}{etree.QName(key).localname}", value
    for inner in node:
        if isinstance(inner.tag, str) and local(inner) not in BOOKKEEPING:
            yield from _inside(inner, prefix)


def _inside(inner: Node, prefix: str) -> Iterator[tuple[str, str]]:
    name, is_ours = local(inner), not inner.tag.startswith(BPMN)
    if is_ours and name in KEYED:
        key, value = KEYED[name]
        yield f"{name}.{inner.get(key)}", inner.get(value) or ""
        rest = {more: text for more, text in inner.attrib.items() if more not in (key, value)}
        yield from ((f"{name}.{inner.get(key)}.{more}", text) for more, text in rest.items())
    elif is_ours or not inner.get("id") or _is_detail(inner) or name in SKIPPED:
        wrapper = name in ("extensionElements", "properties", "parameters", "ioSpecification")
        path = prefix if wrapper else f"{prefix}{name}."
        own = (inner.text or "").strip()
        told = list(_told(inner, path))
        if own or not (told or wrapper):
            yield path.rstrip("."), own or "true"
        yield from told


def _moved(before: Node | None, after: Node | None) -> list[str]:
    old, new = _places(before), _places(after)
    return sorted(id_ for id_ in old.keys() & new.keys() if old[id_] != new[id_])


def _places(root: Node | None) -> dict[str, tuple[float, ...]]:
    """Of shapes only: a flow follows what it connects."""
    return {
        shape.get("bpmnElement", ""): tuple(
            float(bounds.get(side, "0")) for side in ("x", "y", "width", "height")
        )
        for shape in (root.iter(f"{DI}BPMNShape") if root is not None else ())
        for bounds in shape.findall(f"{DC}Bounds")
    }
