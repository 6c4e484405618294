"""What a rehearsal calls the parts of a model that its drawing gives no name."""

from __future__ import annotations

from server.web.language import sentence
from server.words import is_known
from workflows.definition import Definition


def start_name(definition: Definition, element: str) -> str:
    """One without a name is called what it begins."""
    found = definition.elements.get(element)
    begun = definition.elements.get(found.part or "") if found else None
    return (found.name if found else "") or (begun.name if begun else "") or definition.name


def service_words(operator: str) -> str:
    code = f"service-{operator}"
    return sentence(code) if is_known(code) else operator


def key_words(name: str) -> str:
    """Of a key by which a message finds its case."""
    code = f"rehearsal-key-{name}"
    return f"{sentence(code)} ({name})" if is_known(code) else name


def result_words(part: str) -> str:
    """Of one value that a service gives."""
    code = f"result-{part}"
    return sentence(code) if is_known(code) else part
