"""What a step asks of the server by name, and the names that it brings into the data."""

from __future__ import annotations

from workflows.checks.bundle import Bundle
from workflows.checks.elements import Element, extension, property_of
from workflows.signature import Signature


def called_by(element: Element, bundle: Bundle) -> Signature | None:
    """The service that a service task calls, where the server is known to have it."""
    operator = extension(element, "serviceTaskOperator")
    name = "" if operator is None else operator.get("id", "")
    return (bundle.services or {}).get(name)


def effect_of(element: Element, bundle: Bundle) -> Signature | None:
    """The one that a person's task runs."""
    return (bundle.services or {}).get(property_of(element, "effect") or "")


def results_of(element: Element, bundle: Bundle) -> set[str]:
    """Of a service task: the name its result stands under, else the names that are in it."""
    operator = extension(element, "serviceTaskOperator")
    under = "" if operator is None else operator.get("resultVariable", "")
    known = called_by(element, bundle)
    return {under} if under else set(known.gives) if known is not None else set()
