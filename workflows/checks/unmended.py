"""What the engine would still run wrongly, or for ever: refused until it is mended."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import Element, children, process_of
from workflows.checks.saying import error
from workflows.checks.walking import walked
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
            if name in walked([_called(node)], lambda one: bundle.calls.get(one, ())):
                yield error("call-itself", node.element, process=name)


def _unwaited_calls(drawing: Drawing, process: Element) -> Iterator[Node]:
    """The call activities that a token meets before anything that waits."""

    def further(name: str) -> list[str]:
        node = drawing.nodes.get(name)
        return [] if node is None or node.kind in WAITS else [f.target for f in node.outgoing]

    starts = [node.id for node in drawing.of_kind("startEvent") if node.scope is process]
    met = walked(starts, further)
    for node in drawing.of_kind("callActivity"):
        if node.id in met and process_of(node.element) is process:
            yield node


def crowded_starts(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Of several timers on one start event only the first would ever be set."""
    for node in drawing.of_kind("startEvent"):
        if len(children(node.element, "timerEventDefinition")) > 1:
            yield error("start-several-timers", node.element)
