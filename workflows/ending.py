"""When an instance is over, with which outcome, and what it hands out."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent

from workflows.advance import (
    Ended,
)
from workflows.definition import Definition, Handler
from workflows.flow import Flow
from workflows.parsing.xml import MARK


def data_of(flow: Flow) -> dict[str, Any]:
    return flow.whole_data()


def open_handlers(definition: Definition, flow: Flow) -> list[Handler]:
    """The event subprocesses that can start now: until the instance ends or one interrupts."""
    is_main = "is_main" in flow.memory
    if not is_main or flow.memory["over"] or ended_of(definition, flow):
        return []
    return list(definition.handlers)


def note_outcome(definition: Definition, part: str, flow: Flow) -> None:
    handler = next((h for h in definition.handlers if h.element == part), None)
    for task in flow.trail:
        if not isinstance(task.task_spec, EndEvent) or not flow.is_at_top(task):
            continue
        element = task.task_spec.bpmn_id
        if element is None or element.startswith(MARK):
            continue
        found = definition.elements.get(element)
        side = found is not None and found.properties.get("side") == "true"
        if not side and (handler is None or handler.interrupting):
            flow.memory["outcome"] = element.removeprefix("E_")


def is_terminated(flow: Flow) -> bool:
    return any(
        flow.is_at_top(task)
        and isinstance(task.task_spec, EndEvent)
        and isinstance(task.task_spec.event_definition, TerminateEventDefinition)
        for task in flow.trail
    )


def ended_of(definition: Definition, flow: Flow) -> Ended | None:
    over = flow.memory["over"]
    if over == "cancelled":
        return Ended(None, cancelled=True)
    if over != "handled" and (not flow.completed or flow.memory["handlers"]):
        return None
    return Ended(flow.memory["outcome"], data=_handed_out(definition, flow))


def _handed_out(definition: Definition, flow: Flow) -> dict[str, Any]:
    """The data outputs the process declares; everything in a rehearsal of outside models."""
    if not definition.outputs and not flow.world.plain_calls:
        return {}
    data = data_of(flow)
    if definition.outputs:
        return {name: data[name] for name in definition.outputs if name in data}
    return data
