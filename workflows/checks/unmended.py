"""What the engine would still run wrongly, or for ever: refused until it is mended."""

from __future__ import annotations

from collections.abc import Iterator

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


def endless_calls(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Processes of one file that call each other again without ever waiting for anybody."""
    calls = {
        process.get("id", ""): list(_unwaited_calls(drawing, process))
        for process in drawing.all("process")
    }
    for name, nodes in calls.items():
        for node in nodes:
            if name in _reached(calls, node.element.get("calledElement", "")):
                yield error("call-itself", node.element, process=name)


def _reached(calls: dict[str, list[Node]], first: str) -> set[str]:
    found: set[str] = set()
    todo = [first]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [node.element.get("calledElement", "") for node in calls.get(name, ())]
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
