"""Standard loops and multi-instance."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import ACTIVITIES, Drawing
from workflows.checks.elements import BPMN, Element, child, children, kind_of, property_of, text_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem
from workflows.paths import UNIT_GROUP
from workflows.xml_guard import safe_root

_DATA = ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property")
_MADE_OUTSIDE = ("callActivity", "userTask", "manualTask", "task")
_MARKERS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")


def markers(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all(*ACTIVITIES):
        if len(children(element, *_MARKERS)) > 1:
            yield error("loop-two-markers", element)


def standard(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("standardLoopCharacteristics"):
        maximum = element.get("loopMaximum", "")
        condition = text_of(child(element, "loopCondition"))
        if maximum and not (maximum.isdecimal() and int(maximum)):
            yield error("loop-bound", element, maximum=maximum)
        elif not maximum and not condition:
            yield error("loop-bound", element, maximum="–")


def multiple(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("multiInstanceLoopCharacteristics"):
        cardinality = text_of(child(element, "loopCardinality"))
        collection = text_of(child(element, "loopDataInputRef"))
        if not cardinality and not collection:
            yield error("multi-source", element)
        elif cardinality and collection:
            yield warning("multi-two-sources", element)
        if cardinality and _is_no_count(cardinality):
            yield error("multi-cardinality", element, text=cardinality)
        if element.get("behavior", "All") != "All":
            yield error("multi-behavior", element, behavior=element.get("behavior"))
        yield from _references(drawing, element)
        if kind_of(element.getparent()) in ("subProcess", "transaction"):
            yield warning("multi-embedded", element)


def unit_groups(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A step repeated over the units of a group: made outside, once for each who is in it."""
    for element in drawing.all("multiInstanceLoopCharacteristics"):
        activity = element.getparent()
        whole = group_object(drawing, text_of(child(element, "loopDataInputRef")))
        if whole is None:
            continue
        code = property_of(whole, UNIT_GROUP) or ""
        said = {"name": whole.get("name") or code, "group": code}
        if kind_of(activity) not in _MADE_OUTSIDE:
            yield error("group-misplaced", activity, **said)
        if bundle.groups is not None and code not in bundle.groups:
            yield error("group-unknown", activity, **said)
        elif bundle.groups is not None and not bundle.groups[code]:
            yield warning("group-empty", activity, **said)


def group_object(drawing: Drawing, reference: str) -> Element | None:
    """The data object, named itself or by a reference to it, if it stands for a unit group."""
    pointed = drawing.named(reference, "dataObjectReference")
    target = pointed.get("dataObjectRef") if pointed is not None else reference
    whole = drawing.named(target, "dataObject")
    return whole if whole is not None and property_of(whole, UNIT_GROUP) else None


def groups_in(diagram: bytes) -> frozenset[str]:
    """Codes of the unit groups that a model names; UnsafeXml for what was never deployed."""
    named = (
        property_of(one, UNIT_GROUP) for one in safe_root(diagram).iter(f"{{{BPMN}}}dataObject")
    )
    return frozenset(filter(None, named))


def _is_no_count(text: str) -> bool:
    try:
        return not text.isdigit() and (float(text.strip("\"'")) < 0 or not text.isidentifier())
    except ValueError:
        return text[:1] in "\"'"


def _references(drawing: Drawing, element: Element) -> Iterator[Problem]:
    activity = element.getparent()
    for name in ("loopDataInputRef", "loopDataOutputRef"):
        part = child(element, name)
        ref = text_of(part)
        if part is not None and ref and drawing.named(ref, *_DATA) is None:
            yield warning("dangling-reference", activity, ref=ref, attribute=name)
    for ref_name, item_name in (
        ("loopDataInputRef", "inputDataItem"),
        ("loopDataOutputRef", "outputDataItem"),
    ):
        whole = drawing.named(text_of(child(element, ref_name)))
        item = child(element, item_name)
        if whole is not None and item is not None:
            yield from _types(drawing, activity, whole, item)


def _types(drawing: Drawing, activity: Element, whole: Element, item: Element) -> Iterator[Problem]:
    refs = (whole.get("itemSubjectRef"), item.get("itemSubjectRef"))
    kinds = [k for ref in refs if (k := drawing.named(ref, "itemDefinition")) is not None]
    if len(kinds) < 2:
        return
    structures = [kind.get("structureRef") for kind in kinds]
    collections = [kind.get("isCollection", "false") for kind in kinds]
    if structures[0] != structures[1] or collections != ["true", "false"]:
        yield warning("multi-item-type", activity)
