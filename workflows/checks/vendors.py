"""Features of other systems: read by nobody here, so said."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, kind_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem

VENDORS = {
    "camunda.org/schema/1.0": "Camunda",
    "camunda.org/schema/zeebe": "Zeebe",
    "camunda.org/schema/modeler": "",
    "activiti": "Activiti",
    "flowable.org": "Flowable",
    "jboss.org/drools": "jBPM",
    "jbpm.org": "jBPM",
    "signavio": "",
    "yaoqiang": "",
    "omg.org": "",
}


def vendor_features(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    said: set[Element] = set()
    for element in drawing.root.iter():
        vendor = _vendor_of(element)
        owner = _bpmn_owner(element)
        if vendor and owner is not None and owner not in said:
            said.add(owner)
            yield warning("vendor-extension", owner, vendor=vendor)


def languages(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.root.iter():
        language = element.get("language", "") if kind_of(element) else ""
        if "java.com/java" in language or "mvel" in language:
            yield error("expression-language-foreign", element, language=language)


def _vendor_of(element: Element) -> str:
    if not isinstance(element.tag, str):
        return ""
    names = [element.tag, *element.attrib]
    spaces = {name[1:].partition("}")[0] for name in names if name.startswith("{")}
    for space in spaces:
        for mark, vendor in VENDORS.items():
            if mark in space and vendor:
                return vendor
    return ""


def _bpmn_owner(element: Element) -> Element | None:
    place = element
    while place is not None and not (kind_of(place) and place.get("id")):
        place = place.getparent()
    return place
