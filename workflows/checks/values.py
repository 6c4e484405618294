"""What has parts: answers with what their effects add, results of services, outcomes of calls."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import Element, extension, property_of, text_of
from workflows.checks.operators import called_by, effect_of, results_of
from workflows.checks.written import names_of
from workflows.signature import Schemas

OUTCOME: Schemas = {"outcome": {}}


def parts_of(drawing: Drawing, bundle: Bundle) -> dict[str, Schemas]:
    """Name in the data -> its parts; none of a name that may hold something else as well."""
    found: dict[str, Schemas] = dict(bundle.forms)
    for name, parts in _added(drawing, bundle):
        found[name] = {**parts, **found.get(name, {})}
    unsure = {name for node in drawing.nodes.values() for name in _free(node, bundle)}
    return {name: parts for name, parts in found.items() if name not in unsure}


def _added(drawing: Drawing, bundle: Bundle) -> Iterator[tuple[str, Schemas]]:
    for element in drawing.all("userTask", "manualTask"):
        effect, form = effect_of(element, bundle), form_of(element)
        if effect is not None and form in bundle.forms:
            yield form, effect.gives
    for element in drawing.all("serviceTask"):
        operator = extension(element, "serviceTaskOperator")
        known = called_by(element, bundle)
        if operator is not None and operator.get("resultVariable") and known is not None:
            yield operator.get("resultVariable"), known.gives
    for element in drawing.all("callActivity") if bundle.forms else ():
        yield element.get("calledElement", "").strip(), OUTCOME


def form_of(element: Element) -> str:
    return (property_of(element, "formJsonSchemaFilename") or "").split(".")[0]


def _free(node: Node, bundle: Bundle) -> set[str]:
    """What the step writes in a way that the drawing does not bound."""
    names = names_of(node, bundle) - {form_of(node.element)}
    if called_by(node.element, bundle) is not None:
        names -= results_of(node.element, bundle)
    output = text_of(next(iter(node.element.iter("{*}loopDataOutputRef")), None))
    decision = text_of(extension(node.element, "calledDecisionId"))
    return names | {output} | bundle.results.get(decision, frozenset())
