"""Data read before it is there: names that nothing fills in, or not on every way to the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from workflows.checks.answers import trees
from workflows.checks.before import Known, followed
from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import (
    Element,
    child,
    is_event_subprocess,
    kind_of,
    process_of,
    property_of,
    text_of,
)
from workflows.checks.loops import group_object
from workflows.checks.names import COUNTERS, is_open, provided, read_names, script_trees
from workflows.checks.reading import read_first
from workflows.checks.saying import warning
from workflows.checks.sending import TAKES, takes_units
from workflows.checks.values import parts_of
from workflows.errors import Problem

CASE_NAMES = frozenset({"directive_id", "unit_id", "urgency", "instance_id", "document_id"})
"""What the server puts into the data of every instance."""


def names_read(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Of processes whose people answer in forms: there every source of data is drawn."""
    if not bundle.forms:
        return
    known = followed(drawing, bundle)
    outside = _given(drawing)
    for tree, element in trees(drawing):
        node = _reader(drawing, element)
        if node is None or not _is_drawn_whole(drawing, node, bundle):
            continue
        for name in sorted(read_names(tree) - outside - _items_around(node)):
            yield from _told(name, element, node, known)


def read_too_early(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Where nothing from outside brings data: what a script or a condition reads and only a step
    after it writes; what nothing writes at all is another rule's."""
    if bundle.forms or is_open(drawing, bundle):
        return
    known = followed(drawing, bundle)
    outside = _given(drawing)
    for tree, element in trees(drawing):
        node = _reader(drawing, element)
        for name in sorted(read_names(tree) - outside) if node is not None else ():
            if node is not None and name in known.writers:
                yield from _told(name, element, node, known)
    for script, element in script_trees(drawing):
        there = known.before.get(element.get("id", ""), frozenset(known.writers))
        for name in sorted((read_first(script) & known.writers.keys()) - outside - there):
            yield _missing(name, element, known)


def _told(name: str, element: Element, node: Node, known: Known) -> Iterator[Problem]:
    if name not in known.writers:
        near = get_close_matches(name, known.writers, 1) or ["–"]
        yield warning("name-unknown", element, name=name, near=near[0])
    elif element is node.element and node.id in known.writers[name]:
        return  # asked on submission, of the answer itself
    elif name not in _there(element, known).get(node.id, frozenset({name})):
        yield _missing(name, element, known)


def _there(element: Element, known: Known) -> Mapping[str, frozenset[str]]:
    """A way on is chosen when its step is done, as is another round that is asked for last."""
    is_last = kind_of(element) == "sequenceFlow" or (
        kind_of(element) == "loopCondition" and element.getparent().get("testBefore") != "true"
    )
    return known.after if is_last else known.before


def _missing(name: str, element: Element, known: Known) -> Problem:
    others = sorted(known.writers[name] - {element.get("id", "")})
    if not others:  # only the script itself, after it has read it
        return warning("name-unknown", element, name=name, near="–")
    return warning("name-may-be-missing", element, name=name, writer=others[0])


def collections(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A list that a step is repeated over must be there when the step is reached."""
    loops = list(drawing.all("multiInstanceLoopCharacteristics"))
    if not loops or not bundle.forms:
        return
    known, parts = followed(drawing, bundle), parts_of(drawing, bundle)
    for loop in loops:
        node = drawing.nodes.get(loop.getparent().get("id", ""))
        ref = text_of(child(loop, "loopDataInputRef"))
        whole = drawing.named(ref, "dataObject")
        if node is None or not ref or group_object(drawing, ref) is not None:
            continue
        if not _is_drawn_whole(drawing, node, bundle):
            continue
        path = (whole.get("name") or ref) if whole is not None else ref
        form, _dot, name = path.partition(".")
        there = known.before.get(node.id, frozenset({form})) | _given(drawing)
        if form not in there or (name and name not in parts.get(form, {name})):
            yield warning("multi-collection-missing", node.element, name=path)


def _is_drawn_whole(drawing: Drawing, node: Node, bundle: Bundle) -> bool:
    """Outside an event subprocess (its message brings what it likes), with forms at hand."""
    scope = node.scope
    while scope is not None and kind_of(scope) != "process":
        if is_event_subprocess(scope):
            return False
        scope = scope.getparent()
    people = [n for n in drawing.of_kind("userTask") if process_of(n.element) is scope]
    formless = [n for n in people if not property_of(n.element, "formJsonSchemaFilename")]
    return bool(bundle.forms) and len(formless) < len(people)


def _given(drawing: Drawing) -> frozenset[str]:
    """What comes with the instance, by a message or from the caller."""
    declared = {
        name.strip()
        for process in drawing.all("process")
        for key in ("keys", "given")
        for name in (property_of(process, key) or "").split(",")
    }
    sent = {TAKES for process in drawing.all("process") if takes_units(process)}
    return CASE_NAMES | COUNTERS | declared | sent | provided(drawing, scripts=False)


def _reader(drawing: Drawing, element: Element) -> Node | None:
    """The node whose way on, trigger or repetition the expression is part of."""
    if kind_of(element) == "sequenceFlow":
        return drawing.nodes.get(element.get("sourceRef", ""))
    place = element
    while place is not None and place.get("id", "") not in drawing.nodes:
        place = place.getparent()
    return None if place is None else drawing.nodes[place.get("id")]


def _items_around(node: Node) -> set[str]:
    found: set[str] = set()
    place = node.element
    while place is not None:
        for item in place.iterdescendants() if place is node.element else place:
            if kind_of(item) == "multiInstanceLoopCharacteristics":
                found |= {text for part in item if kind_of(part).endswith("DataItem")
                          for text in (part.get("name", ""), part.get("id", ""))}  # fmt: skip
        place = place.getparent()
    return found
