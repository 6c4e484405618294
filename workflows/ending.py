"""When an instance is over, with which outcome, and what it hands out."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.util.task import TaskState

from workflows.advance import (
    Ended,
)
from workflows.definition import Definition, Handler
from workflows.flow import Flow
from workflows.paths import MISSING, copied, is_same

SPENT = TaskState.COMPLETED | TaskState.READY | TaskState.WAITING | TaskState.STARTED


def data_of(flow: Flow) -> dict[str, Any]:
    """One view of the data of all branches; a task carries what it inherited, the latest wins."""
    data = {name: value for name, value in flow.data_objects.items() if value is not None}
    data.update(flow.data)
    moved = [task for task in flow.every_task() if task.has_state(SPENT)]
    for task in sorted(moved, key=lambda task: task.last_state_change):
        inherited = task.parent.data if task.parent is not None else {}
        changed = {k: v for k, v in task.data.items() if not is_same(inherited.get(k, MISSING), v)}
        data.update(changed)
    return copied(data)


def open_handlers(definition: Definition, flow: Flow) -> list[Handler]:
    """The event subprocesses that can start now: until the instance ends or one interrupts."""
    is_main = "is_main" in flow.memory
    if not is_main or flow.memory["over"] or ended_of(definition, flow):
        return []
    return list(definition.handlers)


def note_outcome(definition: Definition, part: str, flow: Flow) -> None:
    handler = next((h for h in definition.handlers if h.element == part), None)
    for task in flow.trail:
        if task.workflow is not flow or not isinstance(task.task_spec, EndEvent):
            continue
        element = task.task_spec.bpmn_id
        found = definition.elements.get(element)
        side = found is not None and found.properties.get("side") == "true"
        if not side and (handler is None or handler.interrupting):
            flow.memory["outcome"] = element.removeprefix("E_")


def is_terminated(flow: Flow) -> bool:
    return any(
        task.workflow is flow
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
