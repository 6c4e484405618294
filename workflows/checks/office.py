"""What the properties of bpmn/README.md say: whose people, until when, who is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workflows.checks.answers import trees
from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, property_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem

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
    """Whoever is reminded or told is a lane, a role of the house, or named in a field."""
    lanes = {str(lane.get("id", "")).removeprefix("L_") for lane in drawing.all("lane")}
    fields = {f"{form}.{field}" for form, known in bundle.forms.items() for field in known}
    for element in drawing.all("userTask"):
        for name in _TOLD:
            for one in filter(None, map(str.strip, (property_of(element, name) or "").split(","))):
                if one not in lanes | fields and one not in (bundle.roles or {one}):
                    yield warning("recipient-unknown", element, name=one)
