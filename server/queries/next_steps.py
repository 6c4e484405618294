"""What follows a step, as far as its diagram leaves no choice."""

from __future__ import annotations

from workflows.definition import Definition, Element

PASSED = ("intermediateThrowEvent", "serviceTask", "parallelGateway", "inclusiveGateway")
"""What the flow runs through at once, on every way out."""


def next_steps(definition: Definition, drawn: Element | None, depth: int = 6) -> tuple[str, ...]:
    """Names of the steps that follow, where the diagram leaves no choice."""
    if drawn is None or depth == 0:
        return ()
    targets = [target for source, target in definition.flows if source == drawn.id]
    if drawn.kind == "exclusiveGateway" and len(targets) > 1:
        return ()
    found: list[str] = []
    for target in (definition.elements[one] for one in targets if one in definition.elements):
        if target.kind in ("userTask", "callActivity"):
            found.append(target.name)
        elif target.kind in PASSED or target.kind == "exclusiveGateway":
            found.extend(next_steps(definition, target, depth - 1))
    return tuple(dict.fromkeys(found))
