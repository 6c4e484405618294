"""What a process and a subprocess must have: starts, ends, ids, nodes that can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import (
    ACTIVITIES,
    CHOREOGRAPHY,
    FLOW_NODES,
    SUBPROCESSES,
    Drawing,
    Node,
)
from workflows.checks.elements import Element, child, is_event_subprocess, kind_of
from workflows.checks.saying import error, warning
from workflows.checks.walking import walked
from workflows.errors import Problem


def executable(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    processes = list(drawing.all("process"))
    if not processes:
        yield error("no-process", drawing.root)
    elif not any(process.get("isExecutable") == "true" for process in processes):
        yield error("not-executable", processes[0])


def identities(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for name, elements in drawing.ids.items():
        for again in elements[1:]:
            yield error("duplicate-id", again, id=name, kind=kind_of(elements[0]))
    for element in drawing.all(*FLOW_NODES):
        if not element.get("id"):
            yield error("missing-id", element, kind=kind_of(element))
    for element in drawing.all("sequenceFlow"):
        if not element.get("id"):
            yield warning(
                "flow-without-id",
                element if (source := drawing.named(element.get("sourceRef"))) is None else source,
                source=element.get("sourceRef", ""),
                target=element.get("targetRef", ""),
            )


def starts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for scope in drawing.scopes():
        inside = drawing.inside(scope)
        first = [node for node in inside if node.kind == "startEvent"]
        if kind_of(scope) == "adHocSubProcess" or not inside:
            continue
        if not first:
            yield error("no-start", scope)
        elif is_event_subprocess(scope) and len(first) > 1:
            yield error("several-starts", first[1].element, first=first[0].id)
        elif len(plain := [node for node in first if _has_no_trigger(node)]) > 1:
            # chosen by name they are legal at the top (decision 20); inside nobody chooses
            say = warning if kind_of(scope) == "process" else error
            yield say("several-starts", plain[1].element, first=plain[0].id)


def ends(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for scope in drawing.scopes():
        inside = drawing.inside(scope)
        if kind_of(scope) == "adHocSubProcess":
            continue
        kinds = {node.kind for node in inside}
        if kind_of(scope) in SUBPROCESSES and not inside:
            yield error("subprocess-empty", scope)
        elif "startEvent" in kinds and "endEvent" not in kinds:
            yield warning("no-end", scope)
        for node in inside:
            if not node.outgoing and not _may_stop(node):
                yield warning("dead-end", node.element)


def reached(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for scope in drawing.scopes():
        inside = drawing.inside(scope)
        if kind_of(scope) == "adHocSubProcess":
            continue
        if not any(node.kind == "startEvent" for node in inside):
            yield from _events_out_of_nowhere(inside)
            continue
        seen = _reachable(drawing, inside)
        for node in inside:
            if node.id not in seen and not _stands_alone(node):
                yield error("unreachable", node.element)


def _events_out_of_nowhere(inside: list[Node]) -> Iterator[Problem]:
    for node in inside:
        waits = node.kind in ("intermediateThrowEvent", "intermediateCatchEvent")
        if waits and not node.incoming and not _is_link(node.element):
            yield error("unreachable", node.element)


def unsupported(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("adHocSubProcess"):
        yield error("ad-hoc", element)
    for element in drawing.all(*CHOREOGRAPHY):
        yield error("choreography", element)
    for element in drawing.all("complexGateway"):
        yield error("complex-gateway", element)
    for element in drawing.all(*ACTIVITIES):
        begins, finishes = (element.get(f"{n}Quantity", "1") for n in ("start", "completion"))
        if begins != "1":
            yield error("token-quantity", element, quantity=begins)
        elif finishes != "1":
            say = warning if re.fullmatch(r"[1-9]\d*", finishes) else error
            yield say("token-quantity", element, quantity=finishes)


def _has_no_trigger(node: Node) -> bool:
    return not any(kind_of(part).endswith(("EventDefinition", "Ref")) for part in node.element)


def _is_link(element: Element) -> bool:
    return child(element, "linkEventDefinition") is not None


def _may_stop(node: Node) -> bool:
    return (
        node.kind == "endEvent"
        or _stands_alone(node)
        or (node.kind == "intermediateThrowEvent" and _is_link(node.element))
        or (
            node.kind == "boundaryEvent"
            and child(node.element, "compensateEventDefinition") is not None
        )
    )


def _stands_alone(node: Node) -> bool:
    return is_event_subprocess(node.element) or node.element.get("isForCompensation") == "true"


def _reachable(drawing: Drawing, inside: list[Node]) -> set[str]:
    caught = [n for n in inside if n.kind == "intermediateCatchEvent" and _is_link(n.element)]

    def further(name: str) -> list[str]:
        edges = [node.id for node in drawing.edges_of(name)]
        known = (flow.target for flow in drawing.nodes[name].outgoing)
        return [*edges, *(one for one in known if one in drawing.nodes)]

    starts = [node for node in inside if node.kind == "startEvent"]
    return walked((node.id for node in (*starts, *caught)), further)
