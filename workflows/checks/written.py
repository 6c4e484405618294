"""Names that steps write: reserved ones, and those that two branches write at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import (
    Drawing,
    Element,
    Node,
    child,
    extension,
    kind_of,
    property_of,
    text_of,
)
from workflows.checks.names import written
from workflows.checks.operators import results_of
from workflows.checks.saying import error, warning
from workflows.checks.walking import walked
from workflows.errors import Problem
from workflows.scripts.functions import CLOCK_NAMES, FUNCTIONS

RESERVED = frozenset({"typename", "data_objects"}) | FUNCTIONS.keys() | CLOCK_NAMES
_BRANCHES = 100  # of one split that are compared with each other
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
    names = written(text_of(child(node.element, "script")))
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
    written_by = {key: names_of(node, bundle) for key, node in drawing.nodes.items()}
    writers = {key for key, names in written_by.items() if names}
    for split in drawing.of_kind("parallelGateway"):
        flows = split.outgoing[:_BRANCHES] if writers else []
        branches = [_ahead(drawing, flow.target) & writers - {split.id} for flow in flows]
        for one, other in combinations([branch for branch in branches if branch], 2):
            yield from _conflicts(drawing, written_by, one - other, other - one)


def _ahead(drawing: Drawing, first: str) -> set[str]:
    nodes = drawing.nodes
    starts = [first] if first in nodes else []
    return walked(
        starts, lambda name: [f.target for f in nodes[name].outgoing if f.target in nodes]
    )


def _conflicts(
    drawing: Drawing, written_by: Mapping[str, set[str]], one: set[str], other: set[str]
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key in sorted(one):
        first |= dict.fromkeys(written_by[key], key)
    for key in sorted(other):
        for name in sorted(written_by[key] & first.keys()):
            yield warning(
                "branch-conflict", drawing.nodes[key].element, other=first[name], name=name
            )


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
