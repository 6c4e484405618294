"""Two versions of a model, told apart: elements added, removed, changed, moved; forms; decisions.

Everything an element says counts (attributes, texts, extension properties), not a list of known
ones; only the bookkeeping of flows and the order of lines do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from lxml import etree

from workflows.parsing.xml import BPMN, Node, local
from workflows.xml_guard import safe_root

Facts = dict[str, str]
BOOKKEEPING = {"incoming", "outgoing", "flowNodeRef", "participantRef"}
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
SKIPPED = {"definitions", "laneSet", "ioSpecification", "extensionElements"}


@dataclass(frozen=True)
class Difference:
    """`what` is a fact ("name", "property.limit", "condition") or a field of a form, "" whole."""

    kind: Literal["added", "removed", "changed", "moved"]
    part: Literal["element", "form", "decision", "file"]
    id: str  # of the element, the form, the decision table
    name: str
    type: str = ""  # BPMN local name of an element
    what: str = ""
    before: str = ""
    after: str = ""


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Difference, ...]:
    """What `after` has that `before` had not; UnsafeXml for files that were never deployed."""
    return (
        *_drawings(_diagram(before), _diagram(after)),
        *_forms(_forms_in(before), _forms_in(after)),
        *_decisions(before, after),
    )


def _diagram(files: Mapping[str, bytes]) -> Node | None:
    found = [name for name in sorted(files) if name.endswith(".bpmn")]
    return safe_root(files[found[0]]) if found else None


def _drawings(before: Node | None, after: Node | None) -> Iterator[Difference]:
    old, new = _elements(before), _elements(after)
    for id_ in [*old, *(one for one in new if one not in old)]:
        for one in _element(id_, old.get(id_), new.get(id_)):
            yield replace(one, name=_name(new if id_ in new else old, id_),
                          before=_name(old, one.before), after=_name(new, one.after))  # fmt: skip
    for one in _moves(before, after, old.keys() & new.keys(), new):
        yield replace(one, name=_name(new, one.id))


def _name(elements: Mapping[str, Facts], id_: str) -> str:
    """What a person calls it; of a flow without a name what it connects; a text stays itself."""
    said = elements.get(id_, {})
    if said.get("name") or said.get("") != "sequenceFlow":
        return said.get("name") or id_
    ends = [said.get(end, "") for end in ("sourceRef", "targetRef")]
    return " → ".join(elements.get(end, {}).get("name") or end for end in ends)


def _element(id_: str, old: Facts | None, new: Facts | None) -> Iterator[Difference]:
    said = new or old or {}
    name, type_ = said.get("name", ""), said.get("", "")
    if old is None or new is None:
        kind: Literal["added", "removed"] = "added" if old is None else "removed"
        yield Difference(kind, "element", id_, name, type_)
        return
    for what in sorted(old.keys() | new.keys()):
        if old.get(what) != new.get(what):
            yield Difference("changed", "element", id_, name, type_, what or "type",
                             old.get(what, ""), new.get(what, ""))  # fmt: skip


def _elements(root: Node | None) -> dict[str, Facts]:
    """Id -> what it says itself; what has an id inside it speaks for itself."""
    if root is None:
        return {}
    found: dict[str, Facts] = {}
    lanes = _lanes(root)
    for node in root.iter(f"{BPMN}*"):
        id_ = node.get("id", "")
        if id_ and local(node) not in SKIPPED and not _inside_details(node):
            lane = {"lane": lanes[id_]} if id_ in lanes else {}
            found[id_] = {"": local(node), **_facts(node), **lane}
    return found


def _inside_details(node: Node) -> bool:
    """Event definitions, loops and data items are said by the element around them."""
    return any(mark in local(node) for mark in ("EventDefinition", "Loop", "inputDataItem"))


def _lanes(root: Node) -> dict[str, str]:
    """Id of a step -> name of its lane."""
    return {
        (ref.text or "").strip(): lane.get("name") or lane.get("id") or ""
        for lane in root.iter(f"{BPMN}lane")
        for ref in lane.findall(f"{BPMN}flowNodeRef")
    }


def _facts(node: Node, prefix: str = "") -> Facts:
    facts = {f"{prefix}{etree.QName(key).localname}": value
             for key, value in node.attrib.items() if key != "id"}  # fmt: skip
    for child in node:
        if not isinstance(child.tag, str) or local(child) in BOOKKEEPING:
            continue
        if child.get("id") and not _inside_details(child) and local(child) != "serviceTaskOperator":
            continue
        facts |= _child(child, prefix)
    return facts


def _child(child: Node, prefix: str) -> Facts:
    name = local(child)
    if name == "property" and child.get("name"):
        return {f"property.{child.get('name')}": child.get("value") or ""}
    inner = "" if name in ("extensionElements", "properties") else f"{prefix}{name}."
    own = (child.text or "").strip()
    said = {inner.rstrip("."): own} if own else {}
    nested = _facts(child, inner)
    return said | nested or ({inner.rstrip("."): "true"} if inner else {})


def _moves(
    before: Node | None, after: Node | None, both: Any, names: Mapping[str, Facts]
) -> Iterator[Difference]:
    old, new = _places(before), _places(after)
    for id_ in sorted(both):
        if id_ in old and id_ in new and old[id_] != new[id_]:
            said = names[id_]
            yield Difference("moved", "element", id_, said.get("name", ""), said.get("", ""))


def _places(root: Node | None) -> dict[str, tuple[str, ...]]:
    """Of shapes only: a flow follows what it connects."""
    if root is None:
        return {}
    return {
        shape.get("bpmnElement", ""): tuple(
            str(float(bounds.get(side, "0"))) for side in ("x", "y", "width", "height")
        )
        for shape in root.iter(f"{DI}BPMNShape")
        for bounds in shape.findall(f"{DC}Bounds")
    }


def _forms_in(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, content in files.items():
        name, _, kind = PurePosixPath(path).name.removesuffix(".json").partition(".")
        if path.endswith(".json") and kind in ("schema", "ui"):
            found.setdefault(name, {"schema": {}, "ui": {}})[kind] = _json(content)
    return found


def _json(content: bytes) -> dict[str, Any]:
    try:
        read = json.loads(content)
    except ValueError:
        return {"": content.decode(errors="replace")}
    return read if isinstance(read, dict) else {"": read}


def _forms(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        title = str((new.get(name) or old[name])["schema"].get("title", name))
        if name not in old or name not in new:
            yield Difference("added" if name not in old else "removed", "form", name, title)
            continue
        for what, was, now in _apart(_form_facts(old[name]), _form_facts(new[name])):
            yield Difference("changed", "form", name, title, "", what, was, now)


def _form_facts(form: Mapping[str, Any]) -> Facts:
    """One fact a field (all it says, as JSON), one for everything else of each file."""
    schema, ui = dict(form["schema"]), dict(form["ui"])
    fields = schema.pop("properties", {})
    required = set(schema.pop("required", ()))
    if not isinstance(fields, Mapping):
        return {"": _text({"schema": form["schema"], "ui": ui})}
    facts = {
        f"field.{name}": _text(
            {"schema": one, "ui": ui.pop(name, {}), "required": name in required}
        )
        for name, one in fields.items()
    }
    return facts | {f"form.{key}": _text(value) for key, value in {**ui, **schema}.items()}


def _decisions(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    old, new = _tables(before), _tables(after)
    for id_ in sorted(old.keys() | new.keys()):
        name = (new.get(id_) or old[id_]).get("name", id_)
        if id_ not in old or id_ not in new:
            yield Difference("added" if id_ not in old else "removed", "decision", id_, name)
            continue
        for what, was, now in _apart(old[id_], new[id_]):
            yield Difference("changed", "decision", id_, name, "", what, was, now)


def _tables(files: Mapping[str, bytes]) -> dict[str, Facts]:
    return {
        decision.get("id", ""): _table(decision)
        for name, content in sorted(files.items())
        if name.endswith(".dmn")
        for decision in safe_root(content).iter("{*}decision")
    }


def _table(decision: Node) -> Facts:
    """Name, hit policy, columns and each row as its cells."""
    facts = {"name": decision.get("name") or decision.get("id") or ""}
    table = decision.find("{*}decisionTable")
    if table is None:
        return facts
    facts["hitPolicy"] = table.get("hitPolicy") or "UNIQUE"
    columns = [*table.findall("{*}input"), *table.findall("{*}output")]
    facts["columns"] = " | ".join(one.get("label") or one.get("name") or "" for one in columns)
    for number, rule in enumerate(table.findall("{*}rule"), 1):
        cells = (" ".join((text.text or "").split()) for text in rule.iter("{*}text"))
        facts[f"row.{number}"] = " | ".join(cells)
    return facts


def _apart(old: Facts, new: Facts) -> Iterator[tuple[str, str, str]]:
    for what in sorted(old.keys() | new.keys()):
        if old.get(what) != new.get(what):
            yield what, old.get(what, ""), new.get(what, "")


def _text(value: Any) -> str:
    return (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    )
