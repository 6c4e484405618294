"""References by id: what a message, signal, error, escalation or call points at must exist."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, child, kind_of, text_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem

_TARGETS = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
    "operationRef": "operation",
    "itemSubjectRef": "itemDefinition",
}
_MUST_NAME = {
    "messageEventDefinition": "messageRef",
    "receiveTask": "messageRef",
    "sendTask": "messageRef",
}


_NO_PARTNERS = ("group", "textAnnotation", "association", "process", "dataObject")


def attributes(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.root.iter():
        if not kind_of(element):
            continue
        for name, kind in _TARGETS.items():
            ref = element.get(name)
            if ref and drawing.named(ref, kind) is None:
                picture = kind_of(element) == "messageFlow"
                say = warning if picture or name in ("operationRef", "itemSubjectRef") else error
                wrong = drawing.named(ref) is not None
                yield say(
                    "reference-wrong" if wrong else "dangling-reference",
                    element,
                    ref=ref,
                    attribute=name,
                    kind=kind,
                )


def missing(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for kind, attribute in _MUST_NAME.items():
        for element in drawing.all(kind):
            if not element.get(attribute):
                yield error("reference-missing", element, attribute=attribute)
    for element in drawing.all("signalEventDefinition"):
        if not element.get("signalRef"):
            yield warning("reference-missing", element, attribute="signalRef")
    yield from _without_operation(drawing)


def _without_operation(drawing: Drawing) -> Iterator[Problem]:
    """Asked of drawings for services alone: with an interface, or with messages of a type."""
    has_interface = any(True for _ in drawing.all("interface"))
    for element in drawing.all("messageEventDefinition"):
        message = drawing.named(element.get("messageRef"), "message")
        is_typed = message is not None and drawing.named(message.get("itemRef")) is not None
        has_operation = child(element, "operationRef") is not None or element.get("operationRef")
        if (has_interface or is_typed) and not has_operation:
            yield warning("operation-missing", element)


def codes(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """What is thrown needs a code, or nobody can tell it from another."""
    thrown = (("escalation", "escalationCode"), ("error", "errorCode"))
    for kind, attribute in thrown:
        for definition in drawing.all(f"{kind}EventDefinition"):
            if kind_of(definition.getparent()) not in ("endEvent", "intermediateThrowEvent"):
                continue
            target = drawing.named(definition.get(f"{kind}Ref"), kind)
            if target is None or not target.get(attribute):
                yield _without_code(definition, kind, target)


def _without_code(definition: Element, kind: str, target: Element | None) -> Problem:
    if kind == "escalation":
        return error("escalation-without-code", definition)
    say = error if target is None and not definition.get("errorRef") else warning
    return say("error-without-code", definition)


def calls(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for element in drawing.all("callActivity"):
        called = element.get("calledElement", "").strip()
        target = drawing.named(called)
        if not called:
            yield error("call-without-target", element)
        elif target is not None and kind_of(target).startswith("global"):
            yield error("global-task", element, called=called)
        elif "{" in called:
            yield error("expression-foreign", element, text=called)
        elif called.rpartition(":")[2] not in bundle.processes:
            yield warning("called-elsewhere", element, called=called)
        else:
            yield from _called_starts(drawing, called)


def _called_starts(drawing: Drawing, called: str) -> Iterator[Problem]:
    process = drawing.named(called, "process")
    if process is None:
        return
    starts = [n for n in drawing.inside(process) if n.kind == "startEvent"]
    plain = [n for n in starts if not any(kind_of(p).endswith("Definition") for p in n.element)
             and child(n.element, "eventDefinitionRef") is None]  # fmt: skip
    if starts and not plain:
        yield error("called-without-plain-start", starts[0].element, called=called)


def collaboration(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Message flows are not run; a wrong one misleads whoever reads the drawing."""
    for flow in drawing.all("messageFlow"):
        ends = [drawing.named(flow.get(name)) for name in ("sourceRef", "targetRef")]
        for end, name in zip(ends, ("sourceRef", "targetRef"), strict=True):
            if end is None or kind_of(end) in _NO_PARTNERS:
                yield warning("message-flow-end", flow, ref=flow.get(name, "–"))
        yield from _event_ends(flow, *ends)
        pools = [_pool(drawing, end) for end in ends if end is not None]
        if len(pools) == 2 and pools[0] is not None and pools[0] is pools[1]:
            yield warning("message-flow-inside-pool", flow)


def _event_ends(flow: Element, source: Element | None, target: Element | None) -> Iterator[Problem]:
    sends, takes = kind_of(source) if source is not None else "", ""
    if target is not None:
        takes = kind_of(target)
        untriggered = takes == "startEvent" and child(target, "messageEventDefinition") is None
        if takes in ("endEvent", "intermediateThrowEvent") or untriggered:
            yield warning("message-flow-end", flow, ref=target.get("id"))
    if source is not None and sends in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
        yield warning("message-flow-end", flow, ref=source.get("id"))


def _pool(drawing: Drawing, element: Element) -> Element | None:
    if kind_of(element) == "participant":
        process = drawing.named(element.get("processRef"), "process")
        return element if process is None else process
    place = element
    while place is not None and kind_of(place) != "process":
        place = place.getparent()
    return place


def pools(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for participant in drawing.all("participant"):
        ref = participant.get("processRef")
        if ref and drawing.named(ref, "process") is None:
            yield warning("reference-wrong", participant, ref=ref, kind="process")
        many = child(participant, "participantMultiplicity")
        if many is not None and (many.get("minimum", "0") or "0").startswith("-"):
            yield warning("participant-multiplicity", participant)
    for process in drawing.all("process"):
        ref = process.get("definitionalCollaborationRef")
        if ref and drawing.named(ref, "collaboration") is None:
            yield warning("reference-wrong", process, ref=ref, kind="collaboration")
        if process.get("processType") == "Public" and process.get("isExecutable") == "true":
            yield warning("public-executable", process)
    for element in drawing.all("choreography", "globalConversation"):
        inside = [kind_of(part) for part in element]
        if "choreographyRef" in inside or (
            kind_of(element) == "globalConversation" and {"messageFlow", "participant"} & {*inside}
        ):
            yield warning("collaboration-shape", element)
    for element in drawing.all("lane"):
        for ref in element:
            if kind_of(ref) == "flowNodeRef" and text_of(ref) not in drawing.nodes:
                yield warning(
                    "dangling-reference", element, ref=text_of(ref), attribute="flowNodeRef"
                )
