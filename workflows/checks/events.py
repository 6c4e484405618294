"""Events: which trigger may stand where (BPMN 2.0.2, tables 10.84 to 10.90), and what it needs."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import ACTIVITIES, Drawing, Node
from workflows.checks.elements import (
    Element,
    child,
    children,
    is_event_subprocess,
    kind_of,
    text_of,
)
from workflows.checks.links import partner
from workflows.checks.saying import error, warning
from workflows.errors import Problem

_DEFINITION = "EventDefinition"
_WAITED_FOR = {"message", "timer", "conditional", "signal"}
_NAMED = {"escalation", "error", "compensate"}
ALLOWED = {
    "startEvent": _WAITED_FOR,
    "event subprocess": _WAITED_FOR | _NAMED,
    "event subprocess, not interrupting": _WAITED_FOR | {"escalation"},
    "subprocess": set(),
    "intermediateCatchEvent": _WAITED_FOR | {"link"},
    "boundaryEvent": _WAITED_FOR | _NAMED | {"cancel"},
    "boundaryEvent, not interrupting": _WAITED_FOR | {"escalation"},
    "intermediateThrowEvent": {"message", "escalation", "compensate", "link", "signal"},
    "endEvent": {"message", "signal", "cancel", "terminate"} | _NAMED,
}
NEEDS_ONE = {
    "event subprocess",
    "event subprocess, not interrupting",
    "intermediateCatchEvent",
    "boundaryEvent",
    "boundaryEvent, not interrupting",
}


def triggers(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in _events(drawing):
        position = _position(node)
        kinds = [kind_of(part).removesuffix(_DEFINITION) for part in definitions(drawing, node)]
        if not kinds and position in NEEDS_ONE:
            yield error("trigger-missing", node.element)
        for kind in kinds:
            if kind not in ALLOWED[position]:
                yield error("trigger-forbidden", node.element, trigger=kind, position=position)
            elif kind == "compensate":
                yield error("compensation", node.element)
            elif kind == "conditional":
                yield from _conditional(drawing, node)
    for element in drawing.all(*ACTIVITIES):
        if element.get("isForCompensation") == "true":
            yield error("compensation", element)


def definition_references(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("eventDefinitionRef"):
        target = drawing.named(text_of(element))
        if target is None or not kind_of(target).endswith(_DEFINITION):
            yield error("reference-wrong", element, ref=text_of(element), kind="eventDefinition")
        elif kind_of(target.getparent()) != "definitions":
            yield warning("event-definition-borrowed", target, ref=text_of(element))


def cancellation(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("cancelEventDefinition"):
        event = element.getparent()
        if kind_of(event) == "boundaryEvent":
            around = drawing.named(event.get("attachedToRef"))
        else:
            around = event.getparent()
        if around is None or kind_of(around) != "transaction":
            yield error("cancel-outside-transaction", event)


def boundaries(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.of_kind("boundaryEvent"):
        host = drawing.nodes.get(node.attached_to)
        if host is None or host.kind not in ACTIVITIES:
            yield error("boundary-host", node.element, ref=node.attached_to or "–")
        elif host.scope is not node.scope:
            yield error("boundary-host", node.element, ref=node.attached_to)


def links(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in _events(drawing):
        link = child(node.element, "linkEventDefinition")
        if link is None or node.kind not in ("intermediateThrowEvent", "intermediateCatchEvent"):
            continue
        throws = node.kind == "intermediateThrowEvent"
        if node.outgoing if throws else node.incoming:
            yield error("link-with-flow", node.element)
        if not link.get("name"):
            yield error("link-without-name", node.element)
        elif throws and partner(drawing, node) is None:
            yield error("link-without-partner", node.element, link=link.get("name"))
        elif throws and child(link, "target") is None and any(True for _ in drawing.all("target")):
            yield warning("link-without-target", node.element)
        for part in children(link, "source", "target"):
            if drawing.named(text_of(part), "linkEventDefinition") is None:
                yield error("reference-wrong", part, ref=text_of(part), kind="linkEventDefinition")


def uncaught_errors(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """An error goes outward from scope to scope, then to whoever calls the process (10.5.1)."""
    for node in drawing.of_kind("endEvent"):
        thrown = child(node.element, "errorEventDefinition")
        if thrown is not None and not any(_scopes_that_catch(drawing, node.scope, thrown)):
            yield warning("uncaught-error", node.element)


def uncaught_escalations(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """As errors do; but what leaves a process that nothing here calls is for whoever calls it."""
    for node in drawing.of_kind("endEvent", "intermediateThrowEvent"):
        thrown = child(node.element, "escalationEventDefinition")
        if thrown is None or not _is_drawn_around(drawing, node.scope):
            continue
        if not any(_scopes_that_catch(drawing, node.scope, thrown)):
            yield warning("uncaught-escalation", node.element)


def _is_drawn_around(drawing: Drawing, scope: Element) -> bool:
    return kind_of(scope) != "process" or bool(_calls_of(drawing, scope))


def _calls_of(drawing: Drawing, process: Element) -> list[Node]:
    return [n for n in drawing.of_kind("callActivity")
            if n.element.get("calledElement") == process.get("id")]  # fmt: skip


def _scopes_that_catch(drawing: Drawing, scope: Element, thrown: Element) -> Iterator[bool]:
    while kind_of(scope) != "process":
        yield _catches(drawing, scope.get("id", ""), thrown) or _handles(drawing, scope, thrown)
        scope = scope.getparent()
    yield _handles(drawing, scope, thrown)
    yield any(_catches(drawing, call.id, thrown) for call in _calls_of(drawing, scope))


def _catches(drawing: Drawing, host: str, thrown: Element) -> bool:
    return any(_is_for(drawing, edge.element, thrown) for edge in drawing.edges_of(host))


def _handles(drawing: Drawing, scope: Element, thrown: Element) -> bool:
    starts = (
        start
        for one in drawing.inside(scope) if is_event_subprocess(one.element)
        for start in drawing.inside(one.element)
    )  # fmt: skip
    return any(_is_for(drawing, start.element, thrown) for start in starts)


def _is_for(drawing: Drawing, event: Element, thrown: Element) -> bool:
    """It waits for any such event, or for the one thrown."""
    caught = child(event, kind_of(thrown))
    if caught is None:
        return False
    kind = kind_of(thrown).removesuffix(_DEFINITION)
    mine, its = (drawing.named(one.get(f"{kind}Ref"), kind) for one in (caught, thrown))
    return mine is None or its is None or mine.get(f"{kind}Code") == its.get(f"{kind}Code")


def handler_timers(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for node in drawing.of_kind("startEvent"):
        timer = child(node.element, "timerEventDefinition")
        if timer is not None and is_event_subprocess(node.scope):
            yield warning("event-subprocess-timer", node.element)


def definitions(drawing: Drawing, node: Node) -> Iterator[Element]:
    """The event's own definitions and those it refers to."""
    for part in node.element:
        kind = kind_of(part)
        if kind.endswith(_DEFINITION):
            yield part
        elif kind == "eventDefinitionRef":
            target = drawing.named(text_of(part))
            if target is not None and kind_of(target).endswith(_DEFINITION):
                yield target


def _events(drawing: Drawing) -> list[Node]:
    return [node for node in drawing.nodes.values() if node.kind.endswith("Event")]


def _position(node: Node) -> str:
    if node.kind == "boundaryEvent":
        going_on = node.element.get("cancelActivity") == "false"
        return "boundaryEvent, not interrupting" if going_on else "boundaryEvent"
    if node.kind != "startEvent" or kind_of(node.scope) == "process":
        return node.kind
    if not is_event_subprocess(node.scope):
        return "subprocess"
    going_on = node.element.get("isInterrupting") == "false"
    return "event subprocess, not interrupting" if going_on else "event subprocess"


def _conditional(drawing: Drawing, node: Node) -> Iterator[Problem]:
    for part in definitions(drawing, node):
        if kind_of(part) == "conditionalEventDefinition":
            if text_of(child(part, "condition")):
                yield warning("conditional-event", node.element)
            else:
                yield error("condition-empty", node.element)
