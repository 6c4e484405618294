"""What the engine would still run wrongly, or for ever: refused until it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.checks.drawing import (
    Bundle,
    Drawing,
    Element,
    Node,
    children,
    error,
    process_of,
)
from workflows.errors import Problem

WAITS = frozenset(
    {"userTask", "manualTask", "receiveTask", "serviceTask", "intermediateCatchEvent"}
)


def calls_of(drawing: Drawing) -> dict[str, frozenset[str]]:
    return {
        process.get("id", ""): frozenset(_called(n) for n in _unwaited_calls(drawing, process))
        for process in drawing.all("process")
    }


def _called(node: Node) -> str:
    return str(node.element.get("calledElement", "")).strip()


def endless_calls(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Processes of the bundle that call each other again without ever waiting for anybody."""
    for process in drawing.all("process"):
        name = process.get("id", "")
        for node in _unwaited_calls(drawing, process):
            if name in _reached(bundle.calls, _called(node)):
                yield error("call-itself", node.element, process=name)


def _reached(calls: Mapping[str, frozenset[str]], first: str) -> set[str]:
    found: set[str] = set()
    todo = [first]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += calls.get(name, ())
    return found


def _unwaited_calls(drawing: Drawing, process: Element) -> Iterator[Node]:
    """The call activities that a token meets before anything that waits."""
    seen: set[str] = set()
    starts = [node for node in drawing.of_kind("startEvent") if node.scope is process]
    todo = [flow.target for node in starts for flow in node.outgoing]
    while todo:
        node = drawing.nodes.get(todo.pop())
        if node is None or node.id in seen or node.kind in WAITS:
            continue
        seen.add(node.id)
        if node.kind == "callActivity" and process_of(node.element) is process:
            yield node
        todo += [flow.target for flow in node.outgoing]


def crowded_starts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Of several timers on one start event only the first would ever be set."""
    for node in drawing.of_kind("startEvent"):
        if len(children(node.element, "timerEventDefinition")) > 1:
            yield error("start-several-timers", node.element)
