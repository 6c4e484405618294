"""Specs to and from JSON. Specs that run are always restored from it, never the parser's objects:
only the library's restore connects a loop's children to their loop (engine.md 7, trap 1)."""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.task_spec import (
    ConditionalGatewayConverter,
    EventConverter,
)
from SpiffWorkflow.bpmn.serializer.helpers.bpmn_converter import BpmnConverter
from SpiffWorkflow.bpmn.serializer.helpers.spec import BpmnDataSpecificationConverter
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.spiff.serializer.task_spec import SpiffBpmnTaskConverter

from workflows.decisions import with_table_engine
from workflows.events import Condition, Delivered, Escaping, Several, Timer
from workflows.specs import DataPath, EventGateway, InclusiveJoin, OutsideWork, ServiceWork


class _Event(BpmnConverter):
    def to_dict(self, definition: Any) -> dict[str, Any]:
        fields = {name: getattr(definition, name) for name in definition.FIELDS}
        return {"name": definition.name, "description": definition.description, **fields}

    def from_dict(self, stored: dict[str, Any]) -> Any:
        return self.target_class(**stored)


class _Several(_Event):
    def to_dict(self, definition: Any) -> dict[str, Any]:
        parts = [self.registry.convert(part) for part in definition.event_definitions]
        return {**super().to_dict(definition), "parts": parts}

    def from_dict(self, stored: dict[str, Any]) -> Any:
        parts = stored.pop("parts")
        definition = super().from_dict(stored)
        definition.event_definitions = [self.registry.restore(part) for part in parts]
        return definition


class _Work(SpiffBpmnTaskConverter):
    def to_dict(self, spec: Any) -> dict[str, Any]:
        return {**super().to_dict(spec), **{name: getattr(spec, name) for name in spec.FIELDS}}


CONFIG = {
    **SPIFF_CONFIG,
    Delivered: _Event,
    Timer: _Event,
    Escaping: _Event,
    Condition: _Event,
    Several: _Several,
    OutsideWork: _Work,
    ServiceWork: _Work,
    EventGateway: EventConverter,
    InclusiveJoin: ConditionalGatewayConverter,
    DataPath: BpmnDataSpecificationConverter,
}
REGISTRY = BpmnWorkflowSerializer.configure(CONFIG)

Specs = tuple[Any, dict[str, Any]]
"""The process's spec and those of its embedded subprocesses."""


def to_json(top: Any, subs: dict[str, Any]) -> dict[str, Any]:
    return {
        "top": REGISTRY.convert(top),
        "subs": {name: REGISTRY.convert(spec) for name, spec in subs.items()},
    }


def from_json(stored: dict[str, Any]) -> Specs:
    top = REGISTRY.restore(stored["top"])
    subs = {name: REGISTRY.restore(spec) for name, spec in stored["subs"].items()}
    for spec in (top, *subs.values()):
        with_table_engine(spec)
    top.has_conditions = any(map(_has_condition, (top, *subs.values())))
    return top, subs


def _has_condition(spec: Any) -> bool:
    events = (getattr(task, "event_definition", None) for task in spec.task_specs.values())
    parts = (part for e in events for part in (e, *getattr(e, "event_definitions", ())))
    return any(isinstance(part, Condition) for part in parts)
