"""What a flow looks like from outside: compared before and after a step, it makes the Advance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

from workflows import storage
from workflows.advance import (
    Advance,
    State,
    Step,
    World,
)
from workflows.definition import Definition
from workflows.ending import ended_of, is_terminated, note_outcome
from workflows.errors import WorkflowError
from workflows.flow import Flow
from workflows.listing import (
    awaiting,
    conditions,
    handler_events,
    handler_timers,
    open_tasks,
    request_of,
    service_of,
    timers,
    waiting_tasks,
)
from workflows.parsing.xml import real_id
from workflows.specs import OutsideWork, ServiceWork

NO_WORLD = World(now=datetime(1970, 1, 1, tzinfo=UTC))
ALIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


@dataclass(frozen=True)
class Picture:
    """What was open before a step: keys of requests and services, and elements by task key."""

    requests: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    alive: dict[str, str] = field(default_factory=dict)


def empty() -> Picture:
    return Picture()


def take(flow: Flow) -> Picture:
    waiting = [task for task in flow.every_task() if task.state == TaskState.STARTED]
    requests = [str(t.id) for t in waiting if isinstance(t.task_spec, OutsideWork)]
    services = [str(t.id) for t in waiting if isinstance(t.task_spec, ServiceWork)]
    alive = {
        str(task.id): task.task_spec.bpmn_id
        for task in flow.every_task()
        if task.has_state(ALIVE)
        and getattr(task.task_spec, "bpmn_id", None)
        and not isinstance(task.task_spec, BoundaryEvent)
        and not getattr(task.task_spec, "task_spec", None)  # a loop around its rounds
    }
    return Picture(frozenset((*requests, *flow.memory["handlers"])), frozenset(services), alive)


@contextmanager
def with_steps(definition: Definition, flow: Flow) -> Iterator[None]:
    """An error that stops the advance tells how far it had come."""
    try:
        yield
    except WorkflowError as error:
        error.steps = error.steps or tuple(_completed(definition, flow))
        raise


def advance(
    definition: Definition,
    part: str,
    flow: Flow,
    before: Picture,
) -> Advance:
    """Everything the recorder needs to know after a step."""
    note_outcome(definition, part, flow)
    terminated = is_terminated(flow)
    if terminated:
        flow.memory["handlers"] = {}
    after = take(flow)
    finished = {str(task.id) for task in flow.trail}
    ended = ended_of(definition, flow)
    gone = before.requests - after.requests - finished - flow.finished_handlers
    new = [
        request_of(t) for t in waiting_tasks(flow, OutsideWork) if str(t.id) not in before.requests
    ]
    return Advance(
        state=State(definition.hash, part, storage.dump(flow)),
        open_tasks=() if ended else tuple(open_tasks(flow)),
        timers=() if ended else (*timers(flow), *handler_timers(definition, flow)),
        awaiting=() if ended else (*awaiting(definition, flow), *handler_events(definition, flow)),
        conditions=() if ended else conditions(flow),
        children=(*new, *(h for h in flow.asked if h.key in flow.memory["handlers"])),
        cancelled_children=tuple(sorted(gone)),
        services=tuple(
            service_of(t)
            for t in waiting_tasks(flow, ServiceWork)
            if str(t.id) not in before.services
        ),
        sent=tuple(flow.sent),
        raised=tuple(flow.raised),
        steps=(*_completed(definition, flow), *_cancelled(definition, before, after, finished)),
        ended=ended,
    )


def _completed(definition: Definition, flow: Flow) -> list[Step]:
    steps = []
    for task in flow.trail:
        element = getattr(task.task_spec, "bpmn_id", None)
        found = definition.elements.get(element) if element else None
        if found is not None and not isinstance(task.task_spec, LoopTask):
            taken = _flows_taken(definition, task)
            first = taken[0] if taken else None
            steps.append(Step(found.id, found.kind, "completed", first, tuple(taken[1:])))
    return steps


def _flows_taken(definition: Definition, task: Any) -> list[str]:
    element = task.task_spec.bpmn_id
    if definition.elements[element].kind not in ("exclusiveGateway", "inclusiveGateway"):
        return []
    targets = (
        real_id(child.task_spec.name.removesuffix(".BoundaryEventSplit")) for child in task.children
    )
    found = (definition.flows.get((element, target)) for target in targets)
    return [flow_id for flow_id in found if flow_id]


def _cancelled(
    definition: Definition, before: Picture, after: Picture, finished: set[str]
) -> list[Step]:
    gone = [key for key in before.alive if key not in after.alive and key not in finished]
    return [
        Step(element, definition.elements[element].kind, "cancelled")
        for element in (before.alive[key] for key in gone)
        if element in definition.elements
    ]
