"""Tasks: who does them, what runs them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.amending import SKIPPABLE
from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import SPIFF, child, extension, has_property, kind_of, property_of
from workflows.checks.lanes import lane_of, roles_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem

SPIFF_WORDS = frozenset(
    {
        *("properties", "property", "serviceTaskOperator", "parameters", "parameter", "retry"),
        *("preScript", "postScript", "variableName", "calledDecisionId", "messagePayload"),
        *("messageVariable", "processVariableCorrelation", "payloadExpression", "category"),
        *("instructionsForEndUser", "allowGuest", "guestConfirmation", "signalButtonLabel"),
        *("unitTests", "unitTest", "inputJson", "expectedOutputJson", "laneOwners", "laneOwner"),
        *("taskMetadataValues", "taskMetadataValue", "scriptsOnInstances", "isOutputSynced"),
        *("propertyId", "expression", "processId", "isMatched", "matchingVariable"),
        *("processVariableCorrelations", "caseName", "jsonSchema", "messageCorrelation"),
    }
)

LOOPS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")


def shown(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """`shows` names other tasks of people in the same process, whose answers are laid out."""
    tasks = {element.get("id") for element in drawing.all("userTask", "manualTask")}
    for element in drawing.all("userTask", "manualTask"):
        for name in (property_of(element, "shows") or "").split(","):
            if name.strip() and name.strip() not in tasks:
                yield error("shows-unknown", element, name=name.strip())


def skips(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """`skippable` says something only on a task that does one thing, once."""
    for given in drawing.root.iter(f"{{{SPIFF}}}property"):
        element = given.getparent().getparent().getparent()
        if given.get("name") != "skippable":
            continue
        is_one = kind_of(element) in SKIPPABLE and child(element, *LOOPS) is None
        if given.get("value") not in ("true", "false") or not is_one:
            yield warning("skip-misplaced", element)


def rules(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for element in drawing.all("businessRuleTask"):
        called = extension(element, "calledDecisionId")
        name = (called.text or "").strip() if called is not None else ""
        if not name:
            yield error("decision-unnamed", element)
        elif name not in bundle.decisions:
            yield error("decision-missing", element, decision=name)


def people(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    for node in drawing.of_kind("userTask"):
        if not has_property(node.element, "formJsonSchemaFilename"):
            yield warning("task-without-form", node.element)
        lane = lane_of(drawing, node)
        if lane is None or not has_property(lane, "roles"):
            yield warning("task-without-role", node.element)
    for lane in drawing.all("lane"):
        roles = roles_of(lane)
        if bundle.roles is not None:
            for role in sorted(roles - bundle.roles):
                yield warning("role-unknown", lane, role=role)
        known = roles & (bundle.roles or roles)
        if bundle.held is not None and known and not known & bundle.held:
            yield warning("role-nobody-holds", lane, role=", ".join(sorted(known)))


def extensions(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.root.iter(f"{{{SPIFF}}}*"):
        name = element.tag.rpartition("}")[2]
        if name not in SPIFF_WORDS:
            yield error("extension-unknown", element, tag=name)


def receivers(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """instantiate on a receive task or event gateway starts a case; only start events do here."""
    for element in drawing.all("receiveTask", "eventBasedGateway"):
        if element.get("instantiate") == "true" and child(element, "incoming") is None:
            yield error("instantiate", element)
