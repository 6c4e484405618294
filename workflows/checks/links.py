"""Link events: an arrow that is not drawn (BPMN 2.0.2, 10.5.4)."""

from __future__ import annotations

from workflows.checks.drawing import LINK, Drawing, Node
from workflows.checks.elements import child, text_of


def partner(drawing: Drawing, throwing: Node) -> Node | None:
    """The catching link of the same name in the same scope, or the one its target names."""
    link = child(throwing.element, LINK)
    if link is None or throwing.kind != "intermediateThrowEvent":
        return None
    target = text_of(child(link, "target"))
    named = drawing.links.get((throwing.scope, link.get("name", "")), [])
    meant = drawing.links.get((throwing.scope, f"#{target}"), []) if target else []
    return next(iter([*named, *meant]), None)


def is_caught(node: Node) -> bool:
    """It waits for nothing: whoever throws goes on from here."""
    return node.kind == "intermediateCatchEvent" and child(node.element, LINK) is not None
