"""Names that steps write: reserved ones, and those that two branches write at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.checks.branches import branches_behind
from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import Element, child, extension, kind_of, property_of, text_of
from workflows.checks.names import written
from workflows.checks.operators import results_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem
from workflows.scripts.functions import CLOCK_NAMES, FUNCTIONS

RESERVED = frozenset({"typename", "data_objects"}) | FUNCTIONS.keys() | CLOCK_NAMES
_ITEMS = ("inputDataItem", "outputDataItem", "dataObject", "dataInput", "dataOutput")


def reserved_names(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for node in drawing.nodes.values():
        for name in sorted(names_of(node, bundle) & RESERVED):
            yield error("name-reserved", node.element, name=name)
    for element in drawing.all(*_ITEMS):
        if element.get("name") in RESERVED:
            yield error("name-reserved", element, name=element.get("name"))


def names_of(node: Node, bundle: Bundle) -> set[str]:
    """What carrying out this step writes into the data, as far as the drawing says."""
    names = set(written(text_of(child(node.element, "script"))))
    for name in ("preScript", "postScript"):
        part = extension(node.element, name)
        names |= written(part.text or "") if part is not None else set()
    for name in ("variableName", "messageVariable"):
        names.add(text_of(extension(node.element, name)))
    names |= results_of(node.element, bundle)
    names.add((property_of(node.element, "formJsonSchemaFilename") or "").split(".")[0])
    return names - {""}


def branch_conflicts(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Of two parallel writes of one name the later one wins, and the other is lost."""
    writers: dict[str, list[str]] = {}
    for key, node in drawing.nodes.items():
        for name in names_of(node, bundle):
            writers.setdefault(name, []).append(key)
    shared = {name: keys for name, keys in writers.items() if len(keys) > 1}
    for split in drawing.of_kind("parallelGateway") if shared else ():
        behind = branches_behind(drawing, split)
        for name, keys in sorted(shared.items()):
            yield from _conflicts(drawing, name, [k for k in keys if behind.get(k)], behind)


def _conflicts(
    drawing: Drawing, name: str, keys: list[str], behind: Mapping[str, int]
) -> Iterator[Problem]:
    """Each step that writes it once, with the first that a branch without this one leads to."""
    for at, key in enumerate(keys):
        beside = (one for one in keys[:at] if _are_apart(behind[one], behind[key]))
        other = next(beside, None)
        if other is not None:
            yield warning("branch-conflict", drawing.nodes[key].element, other=other, name=name)


def _are_apart(one: int, other: int) -> bool:
    """Each is reached by a branch that does not reach the other."""
    return bool(one & ~other) and bool(other & ~one)


def loop_outputs(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """The list of results must not be there before; a condition cannot see it."""
    for loop in drawing.all("multiInstanceLoopCharacteristics"):
        output = text_of(child(loop, "loopDataOutputRef"))
        activity = loop.getparent()
        if not output:
            continue
        if output in text_of(child(loop, "completionCondition")):
            yield warning("multi-condition", activity, name=output)
        if child(loop, "loopCardinality") is not None and _is_there(
            drawing, bundle, activity, output
        ):
            yield error("multi-output", activity, name=output)


def _is_there(drawing: Drawing, bundle: Bundle, activity: Element, name: str) -> bool:
    others = [n for n in drawing.nodes.values() if n.element is not activity]
    return kind_of(activity) != "callActivity" and any(name in names_of(n, bundle) for n in others)
