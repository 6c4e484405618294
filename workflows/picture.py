"""What a flow looks like from outside: compared before and after a step, it makes the Advance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.util.task import TaskState

from workflows import storage
from workflows.advance import (
    Advance,
    Awaiting,
    ChildRequest,
    DueTimer,
    Ended,
    OpenTask,
    ServiceRequest,
    State,
    Step,
    World,
)
from workflows.definition import Definition, Handler
from workflows.events import Delivered, Several, Timer
from workflows.flow import Flow
from workflows.paths import MISSING, as_key, copied, is_same
from workflows.specs import OutsideWork, ServiceWork

NO_WORLD = World(now=datetime(1970, 1, 1, tzinfo=UTC))
ALIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
SPENT = TaskState.COMPLETED | ALIVE


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


def advance(
    definition: Definition,
    part: str,
    flow: Flow,
    before: Picture,
    handlers: Sequence[ChildRequest] = (),
) -> Advance:
    """Everything the recorder needs to know after a step."""
    _note_outcome(definition, part, flow)
    terminated = _is_terminated(flow)
    if terminated:
        flow.memory["handlers"] = {}
    after = take(flow)
    finished = {str(task.id) for task in flow.trail}
    ended = _ended(definition, flow)
    gone = before.requests - after.requests - finished - flow.finished_handlers
    new = [_request(t) for t in _waiting(flow, OutsideWork) if str(t.id) not in before.requests]
    return Advance(
        state=State(definition.hash, part, storage.dump(flow)),
        open_tasks=() if ended else tuple(_open_tasks(flow)),
        timers=() if ended else (*_timers(flow), *_handler_timers(definition, flow)),
        awaiting=()
        if ended
        else (*_awaiting(definition, flow), *_handler_events(definition, flow)),
        children=(*new, *(h for h in handlers if h.key in flow.memory["handlers"])),
        cancelled_children=tuple(sorted(gone)),
        services=tuple(
            _service(t) for t in _waiting(flow, ServiceWork) if str(t.id) not in before.services
        ),
        sent=tuple(flow.sent),
        raised=tuple(flow.raised),
        steps=(*_completed(definition, flow), *_cancelled(definition, before, after, finished)),
        ended=ended,
    )


def data_of(flow: Flow) -> dict[str, Any]:
    """One view of the data of all branches; a task carries what it inherited, the latest wins."""
    data: dict[str, Any] = dict(flow.data)
    moved = [task for task in flow.every_task() if task.has_state(SPENT)]
    for task in sorted(moved, key=lambda task: task.last_state_change):
        inherited = task.parent.data if task.parent is not None else {}
        changed = {k: v for k, v in task.data.items() if not is_same(inherited.get(k, MISSING), v)}
        data.update(changed)
    return copied(data)


def open_handlers(definition: Definition, flow: Flow) -> list[Handler]:
    """The event subprocesses that can start now: until the instance ends or one interrupts."""
    is_main = "is_main" in flow.memory
    if not is_main or flow.memory["over"] or _ended(definition, flow):
        return []
    return list(definition.handlers)


def _note_outcome(definition: Definition, part: str, flow: Flow) -> None:
    handler = next((h for h in definition.handlers if h.element == part), None)
    for task in flow.trail:
        if task.workflow is not flow or not isinstance(task.task_spec, EndEvent):
            continue
        element = task.task_spec.bpmn_id
        found = definition.elements.get(element)
        side = found is not None and found.properties.get("side") == "true"
        if not side and (handler is None or handler.interrupting):
            flow.memory["outcome"] = element.removeprefix("E_")


def _is_terminated(flow: Flow) -> bool:
    return any(
        task.workflow is flow
        and isinstance(task.task_spec, EndEvent)
        and isinstance(task.task_spec.event_definition, TerminateEventDefinition)
        for task in flow.trail
    )


def _ended(definition: Definition, flow: Flow) -> Ended | None:
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


def _waiting(flow: Flow, spec_class: type) -> list[Any]:
    return [
        task
        for task in flow.every_task()
        if task.state == TaskState.STARTED and isinstance(task.task_spec, spec_class)
    ]


def _open_tasks(flow: Flow) -> list[OpenTask]:
    return [
        OpenTask(str(task.id), task.task_spec.bpmn_id)
        for task in flow.every_task()
        if task.state == TaskState.READY and task.task_spec.manual and not task.workflow.completed
    ]


def _request(task: Any) -> ChildRequest:
    work, asked = task.task_spec.work, task.internal_data["request"]
    loop = work["loop"] or {}
    return ChildRequest(
        key=str(task.id),
        element=task.task_spec.bpmn_id,
        kind=work["kind"],
        data=copied(asked["data"]),
        calls=work["calls"],
        start=work["start"],
        multi=asked["multi"],
        sequential=loop.get("sequential", False),
        collection=asked["collection"],
        cardinality=asked["cardinality"],
        item_name=loop.get("item"),
        condition=loop.get("condition"),
        output=loop.get("output"),
        output_item=loop.get("output_item"),
    )


def _service(task: Any) -> ServiceRequest:
    return ServiceRequest(
        key=str(task.id),
        element=task.task_spec.bpmn_id,
        operator=task.task_spec.operator,
        parameters=task.internal_data["service"],
        data=copied(task.data),
    )


def _events(flow: Flow) -> list[tuple[str, Any, int, Any]]:
    """(key, task, index, event definition) of everything that waits to be delivered or woken."""
    found = []
    for task in flow.every_task():
        if task.state != TaskState.WAITING or not isinstance(task.task_spec, CatchingEvent):
            continue
        definition = task.task_spec.event_definition
        parts = definition.event_definitions if isinstance(definition, Several) else [definition]
        seen = task.internal_data.get("seen", [])
        for index, event in enumerate(parts):
            if index not in seen:
                key = f"{task.id}:{index}" if isinstance(definition, Several) else str(task.id)
                found.append((key, task, index, event))
    return found


def _timers(flow: Flow) -> list[DueTimer]:
    return [
        _due_timer(key, task.task_spec.bpmn_id, task.internal_data["timers"][str(index)])
        for key, task, index, event in _events(flow)
        if isinstance(event, Timer)
    ]


def _due_timer(key: str, element: str, timer: dict[str, Any]) -> DueTimer:
    return DueTimer(key, element, datetime.fromisoformat(timer["at"]), timer["cycle"] is not None)


def _handler_timers(definition: Definition, flow: Flow) -> list[DueTimer]:
    timers = flow.memory["timers"]
    return [
        _due_timer(f"handler:{h.element}", h.element, timers[h.element])
        for h in open_handlers(definition, flow)
        if h.element in timers
    ]


def _awaiting(definition: Definition, flow: Flow) -> list[Awaiting]:
    return [
        Awaiting(
            key,
            task.task_spec.bpmn_id,
            event.kind,  # type: ignore[arg-type]
            event.name,
            _keys(definition, event.kind, event.name, task.data, flow),
        )
        for key, task, _, event in _events(flow)
        if isinstance(event, Delivered)
    ]


def _handler_events(definition: Definition, flow: Flow) -> list[Awaiting]:
    found = [h for h in open_handlers(definition, flow) if h.kind in ("message", "signal")]
    if not found:
        return []
    data = data_of(flow)
    return [
        Awaiting(
            f"handler:{h.element}",
            h.element,
            h.kind,  # type: ignore[arg-type]
            h.event_name or "",
            _keys(definition, h.kind, h.event_name or "", data, flow),
        )
        for h in found
    ]


def _keys(
    definition: Definition, kind: str, name: str, data: dict[str, Any], flow: Flow
) -> dict[str, str]:
    """What a message must carry. A key this instance lacks stands as "", which nothing matches;
    `instance_id` is the server's."""
    message = definition.messages.get(name)
    if kind != "message" or message is None:
        return {}
    own = definition.keys or message.keys
    keys = [key for key in message.keys if key in own and key != "instance_id"]
    if flow.world.plain_calls:
        keys = [key for key in keys if key in data]
    return {key: as_key(data.get(key, "")) for key in keys}


def _completed(definition: Definition, flow: Flow) -> list[Step]:
    steps = []
    for task in flow.trail:
        element = getattr(task.task_spec, "bpmn_id", None)
        found = definition.elements.get(element) if element else None
        if found is not None and "[child]" not in task.task_spec.name:
            steps.append(Step(found.id, found.kind, "completed", _flow_taken(definition, task)))
    return steps


def _flow_taken(definition: Definition, task: Any) -> str | None:
    element = task.task_spec.bpmn_id
    if definition.elements[element].kind not in ("exclusiveGateway", "inclusiveGateway"):
        return None
    for child in task.children:
        target = child.task_spec.name.removesuffix(".BoundaryEventSplit")
        flow_id = definition.flows.get((element, target))
        if flow_id:
            return flow_id
    return None


def _cancelled(
    definition: Definition, before: Picture, after: Picture, finished: set[str]
) -> list[Step]:
    gone = [key for key in before.alive if key not in after.alive and key not in finished]
    return [
        Step(element, definition.elements[element].kind, "cancelled")
        for element in (before.alive[key] for key in gone)
        if element in definition.elements
    ]
