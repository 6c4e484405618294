"""Messages: somebody waits for what is sent, and can tell whose it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import BPMN, Element, child, kind_of, property_of
from workflows.checks.saying import warning
from workflows.errors import Problem
from workflows.xml_guard import safe_root

_CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def correlation(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    keyed = {
        element.get("messageRef")
        for element in drawing.all("correlationPropertyRetrievalExpression")
    }
    for definition in drawing.all("messageEventDefinition", "receiveTask"):
        event = definition if kind_of(definition) == "receiveTask" else definition.getparent()
        caught = kind_of(event) in ("intermediateCatchEvent", "boundaryEvent", "receiveTask")
        ref = definition.get("messageRef")
        if caught and ref and drawing.named(ref, "message") is not None and ref not in keyed:
            yield warning("message-uncorrelated", event, message=ref)


def heard(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A message that nobody waits for, unless the drawing says that it is only noted."""
    if bundle.receivers is None:
        return
    awaited = {message for message, _, waits in _messages(drawing.root) if waits}
    for name, event, waits in _messages(drawing.root):
        message = drawing.named(name, "message")
        if message is None or waits or name in awaited | bundle.receivers:
            continue
        if property_of(message, "noted") != "true":
            yield warning("message-without-receiver", event, message=_name(message))


def awaited_in(diagram: bytes) -> frozenset[str]:
    """Ids of the messages that a model waits for; UnsafeXml for what was never deployed."""
    return frozenset(name for name, _, waits in _messages(safe_root(diagram)) if waits)


def _messages(root: Element) -> Iterator[tuple[str, Element, bool]]:
    """(message, event or task, whether it waits for it)"""
    for kind in ("messageEventDefinition", "sendTask", "receiveTask"):
        for element in root.iter(f"{{{BPMN}}}{kind}"):
            event = element.getparent() if kind.endswith("Definition") else element
            yield element.get("messageRef", ""), event, kind_of(event) in _CATCHING


def _name(message: Element) -> str:
    return property_of(message, "label") or message.get("name") or message.get("id") or ""


def payloads(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """A key that is read out of a message must be among what its sender fills in."""
    for key in drawing.all("correlationPropertyRetrievalExpression"):
        message = drawing.named(key.get("messageRef"), "message")
        payload = (
            next(iter(message.iter("{*}messagePayload")), None) if message is not None else None
        )
        filled = _keys_of(payload.text if payload is not None else None)
        path = child(key, "messagePath", "formalExpression")
        wanted = "".join(path.itertext()).strip() if path is not None else ""
        if filled is not None and wanted.isidentifier() and wanted not in filled:
            yield warning("message-payload", message, name=wanted)


def _keys_of(text: str | None) -> set[str] | None:
    """The keys of a payload that is written as {"a": …}; None where nobody can tell."""
    try:
        body = ast.parse((text or "").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    keys = body.keys if isinstance(body, ast.Dict) else None
    if keys is None or not all(isinstance(one, ast.Constant) for one in keys):
        return None
    return {str(one.value) for one in keys if isinstance(one, ast.Constant)}
