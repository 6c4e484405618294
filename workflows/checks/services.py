"""What the system does by itself: there is such a service, and it is given what it needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import SPIFF, Element, extension, property_of
from workflows.checks.expressions import problem_in
from workflows.checks.operators import called_by, effect_of
from workflows.checks.saying import error, warning
from workflows.checks.values import form_of
from workflows.errors import Problem


def operators(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for element in drawing.all("serviceTask"):
        operator = extension(element, "serviceTaskOperator")
        if operator is None or not operator.get("id"):
            yield error("service-without-operator", element)
        elif bundle.services is not None and operator.get("id") not in bundle.services:
            yield error("service-unknown", element, service=operator.get("id"))
        elif operator.find(f"{{{SPIFF}}}retry") is not None:
            yield warning("service-retry", element)


def effects(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """What completing a person's task does: the server can, and the form has what it asks."""
    for element in drawing.all("userTask", "manualTask"):
        name, effect = property_of(element, "effect"), effect_of(element, bundle)
        if name and effect is None and bundle.services is not None:
            yield error("service-unknown", element, service=name)
        fields = bundle.forms.get(form_of(element))
        if effect is not None and fields is not None:
            for field in effect.asks:
                if field not in fields:
                    yield warning("effect-field-missing", element, effect=name, name=field)


def parameters(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for element in drawing.all("serviceTask"):
        known = called_by(element, bundle)
        if known is None:
            continue
        given = _given(element)
        for name in known.needs:
            if not given.get(name):
                yield error("service-parameter-missing", element, parameter=name)
        for name, text in given.items():
            if name not in known.takes:
                yield warning("service-parameter-unknown", element, parameter=name)
            elif text:
                yield from _value(text, known.takes[name], element, bundle)


def _given(element: Element) -> Mapping[str, str]:
    parameters = element.iter(f"{{{SPIFF}}}parameter")
    return {one.get("id", ""): (one.get("value") or "").strip() for one in parameters}


def _value(text: str, kind: str, element: Element, bundle: Bundle) -> Iterator[Problem]:
    problem = problem_in(text, element)
    if problem is not None:
        yield problem
        return
    said = ast.parse(text, mode="eval").body
    if not isinstance(said, ast.Constant):
        return  # worked out when it is reached
    if kind == "process" and said.value not in bundle.processes:
        yield warning("called-elsewhere", element, called=said.value)
    elif kind != "process" and said.value not in (bundle.parameters or {said.value}):
        yield error("parameter-unknown", element, name=said.value)
