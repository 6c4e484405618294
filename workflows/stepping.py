"""One step on a stored instance: loaded, stepped, carried on, told as an Advance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.util.task import TaskState

from workflows import picture, storage
from workflows.advance import Advance, State, World
from workflows.definition import Definition, specs_of
from workflows.errors import NotWaiting, StateUnreadable
from workflows.events import Several, Timer
from workflows.flow import Flow
from workflows.running import carry_on, named_errors


def step_on(
    definition: Definition,
    state: State,
    world: World,
    step: Callable[[Flow], None],
) -> Advance:
    """Into a copy: the state given is never changed, and only WorkflowError leaves here."""
    with named_errors():
        flow = loaded(definition, state, world)
        before = picture.take(flow)
    with named_errors(), picture.with_steps(definition, flow):
        step(flow)
        carry_on(definition, flow)
        return picture.advance(definition, state.part, flow, before)


def loaded(definition: Definition, state: State, world: World) -> Flow:
    if state.definition != definition.hash:
        raise StateUnreadable(reason=f"runs on {state.definition}, not on {definition.hash}")
    return storage.load(state.content, specs_of(definition, state.part), world)


def outside(flow: Flow, key: str, spec_class: type) -> Any:
    """The task that waits for others to do its work."""
    task = flow.task_of(key)
    waits = task is not None and isinstance(task.task_spec, spec_class)
    if not waits or task.state != TaskState.STARTED:
        raise NotWaiting(element_of(task), f"{key} is not awaited")
    return task


def fire(flow: Flow, key: str, kind: type | None, payload: Any) -> None:
    """One of the events that this task waits for has come."""
    task = flow.task_of(key)
    if task is None or task.state != TaskState.WAITING:
        raise NotWaiting(element_of(task), f"{key} is not awaited")
    index = int(key.partition(":")[2] or 0)
    definition = task.task_spec.event_definition
    event = definition.event_definitions[index] if isinstance(definition, Several) else definition
    if (kind is None) == isinstance(event, Timer):
        raise NotWaiting(element_of(task), f"{key} is another kind of event")
    with named_errors(task):
        flow.fire(task, index, payload)


def element_of(task: Any) -> str | None:
    return None if task is None else task.task_spec.bpmn_id
