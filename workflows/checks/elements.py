"""BPMN elements as lxml has them: what kind, what is inside, what the drawing tools add."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

Element = Any  # lxml's element; its stubs say less than the library does


def kind_of(element: Element) -> str:
    """BPMN local name; "" for comments and for other namespaces."""
    tag = element.tag
    return tag[len(BPMN) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{BPMN}}}") else ""


def children(element: Element, *kinds: str) -> list[Element]:
    return list(element.iterchildren(*tags(kinds)))


def child(element: Element, *kinds: str) -> Element | None:
    return next(element.iterchildren(*tags(kinds)), None)


@cache
def tags(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{{BPMN}}}{kind}" for kind in kinds)


def text_of(element: Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def extension(element: Element, name: str) -> Element | None:
    """A direct extension element of the drawing tool's namespace."""
    box = child(element, "extensionElements")
    return None if box is None else box.find(f"{{{SPIFF}}}{name}")


def has_property(element: Element, name: str) -> bool:
    return property_of(element, name) is not None


def property_of(element: Element, name: str) -> str | None:
    box = extension(element, "properties")
    parts = box if box is not None else ()
    return next((part.get("value", "") for part in parts if part.get("name") == name), None)


def is_event_subprocess(element: Element) -> bool:
    return kind_of(element) == "subProcess" and element.get("triggeredByEvent") == "true"


def is_multi(element: Element) -> bool:
    return child(element, "multiInstanceLoopCharacteristics") is not None


def process_of(element: Element) -> Element | None:
    place = element
    while place is not None and kind_of(place) != "process":
        place = place.getparent()
    return place


def local(element: Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
