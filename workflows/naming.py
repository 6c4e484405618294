"""What a person calls the parts of a model: names where there are any, else where they lead."""

from __future__ import annotations

from workflows.definition import Definition
from workflows.parsing.xml import BPMN
from workflows.xml_guard import safe_root


def element_name(definition: Definition, element: str) -> str:
    found = definition.elements.get(element)
    return (found.name if found else "") or element


def flow_names(definition: Definition) -> dict[str, str]:
    """Flow -> its own words, else the name of what it leads to."""
    root = safe_root(definition.diagram.encode())
    said = {one.get("id", ""): one.get("name", "") for one in root.iter(f"{BPMN}sequenceFlow")}
    return {
        flow: said.get(flow) or element_name(definition, target)
        for (_, target), flow in definition.flows.items()
    }
