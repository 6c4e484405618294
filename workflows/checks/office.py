"""What the properties of bpmn/README.md say: whose people, until when, who is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workflows.checks.answers import trees
from workflows.checks.drawing import (
    BPMN,
    Bundle,
    Drawing,
    Element,
    child,
    error,
    kind_of,
    property_of,
    warning,
)
from workflows.errors import Problem
from workflows.xml_guard import safe_root

SCOPES = frozenset(
    {
        *("responsible_unit", "lead_unit", "supervisor", "issuing_office", "number_owner"),
        *("item_unit", "named_person", "appraiser", "approver", "assigner", "inspection_team"),
        "installation",
    }
)
AMOUNT = re.compile(r"\d{1,4}(WD|h)")
KEPT = re.compile(r"[1-9]\d{0,3}WD|case_end")
_TOLD = ("remind_to", "escalate_to", "notify_to")
_PARAMETERS = ("limit_param", "escalate_param")
_CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def scopes(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for lane in drawing.all("lane"):
        scope = property_of(lane, "scope")
        if scope is not None and scope not in SCOPES:
            yield error("scope-unknown", lane, scope=scope)


def limits(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for element in drawing.all("userTask", "process"):
        for name in ("limit", "escalate"):
            amount = property_of(element, name)
            if amount is not None and not AMOUNT.fullmatch(amount):
                yield error("limit-invalid", element, text=amount)
        decision = property_of(element, "limit_decision")
        if decision and decision not in bundle.decisions:
            yield error("decision-missing", element, decision=decision)
        for name in _PARAMETERS:
            yield from _parameter(property_of(element, name) or "", element, bundle)
    for message in drawing.all("message"):
        kept = property_of(message, "keep_until")
        if kept is not None and not KEPT.fullmatch(kept):
            yield error("limit-invalid", message, text=kept)


def named_parameters(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """`parameter("consult")` in an expression."""
    for tree, element in trees(drawing):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "parameter" and call.args:
                said = call.args[0]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield from _parameter(said.value, element, bundle)


def _parameter(name: str, element: Element, bundle: Bundle) -> Iterator[Problem]:
    if name and bundle.parameters is not None and name not in bundle.parameters:
        yield error("parameter-unknown", element, name=name)


def told(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Whoever is reminded or told is a lane of the drawing or a role of the house."""
    lanes = {str(lane.get("id", "")).removeprefix("L_") for lane in drawing.all("lane")}
    for element in drawing.all("userTask"):
        for name in _TOLD:
            for one in filter(None, map(str.strip, (property_of(element, name) or "").split(","))):
                if one not in lanes and one not in (bundle.roles or {one}):
                    yield warning("recipient-unknown", element, name=one)


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
