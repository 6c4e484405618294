"""Safe repairs of one click, as data: what the checker proposes, an editor applies.

A fix changes nothing that runs: it says what the drawing means already, or marks what was chosen.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from workflows.errors import Fix, Problem
from workflows.parsing.xml import BPMN, Node, flow_nodes, local
from workflows.timing import LITERAL
from workflows.xml_guard import safe_root

_TIMES = (f"{BPMN}timeDate", f"{BPMN}timeDuration", f"{BPMN}timeCycle")
_KINDS = {
    "flow-without-id": "add-ids",
    "missing-id": "add-ids",
    "timer-unquoted": "quote-timer",
    "timer-no-offset": "add-offset",
    "not-executable": "mark-executable",
}


def with_fix(problem: Problem) -> Problem:
    """The same problem with its fix, where one is safe."""
    kind = _KINDS.get(problem.code)
    if kind is None:
        return problem
    return replace(problem, fix=Fix(kind, None if kind == "add-ids" else problem.element))


def apply(xml: bytes, fix: Fix) -> bytes:
    """The file after the fix, UTF-8; unchanged where there is nothing to do. UnsafeXml as read."""
    root = safe_root(xml, remarks=True)
    if fix.kind == "add-ids":
        _add_ids(root)
    else:
        for node in root.iter(f"{BPMN}*"):
            if node.get("id") == fix.element:
                _CHANGES[fix.kind](node)
    text: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return text


def _add_ids(root: Node) -> None:
    known = {node.get("id") for node in root.iter(etree.Element)}
    for node in [*flow_nodes(root), *root.iter(f"{BPMN}sequenceFlow")]:
        if not node.get("id"):
            number = next(n for n in range(1, 100_000) if f"{local(node)}_{n}" not in known)
            node.set("id", f"{local(node)}_{number}")
            known.add(node.get("id"))


def _quote(node: Node) -> None:
    for time in node.iter(*_TIMES):
        literal = LITERAL.match(time.text or "")
        if literal:
            time.text = f'"{literal[1]}"'


def _add_offset(node: Node) -> None:
    for time in node.iter(_TIMES[0]):
        text = (time.text or "").strip().strip("\"'")
        time.text = f'"{text}+07:00"'


def _mark(node: Node) -> None:
    node.set("isExecutable", "true")


_CHANGES = {"quote-timer": _quote, "add-offset": _add_offset, "mark-executable": _mark}
