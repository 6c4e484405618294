"""What lies ahead of a token: the steps it can reach, the joins at which it is one arrival.

Read from the specs alone; `migration` compares two versions with it.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway

DEEPEST = 20  # splits inside splits: beyond it a loop goes round a split


def reached_from(spec: Any) -> set[str]:
    """Names of all specs on the ways out, itself included."""
    seen: dict[str, Any] = {}
    to_do = [spec]
    while to_do:
        at = to_do.pop()
        if at.name not in seen:
            seen[at.name] = at
            to_do.extend(at.outputs)
    return set(seen)


def joins_of(spec: Any) -> dict[str, int]:
    """Join -> how many arrivals it needs, of those that no split ahead of the token belongs to."""
    found: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    to_do = [(output, 0) for output in spec.outputs]
    while to_do:
        at, depth = to_do.pop()
        if (at.name, depth) in seen or depth > DEEPEST:
            continue
        seen.add((at.name, depth))
        if is_join(at) and depth == 0:
            found[at.name] = len(at.inputs)
        inside = max(0, depth - is_join(at)) + _is_split(at)
        to_do.extend((output, inside) for output in at.outputs)
    return found


def is_join(spec: Any) -> bool:
    return isinstance(spec, ParallelGateway | InclusiveGateway) and len(spec.inputs) > 1


def _is_split(spec: Any) -> bool:
    return isinstance(spec, ParallelGateway | InclusiveGateway) and len(spec.outputs) > 1
