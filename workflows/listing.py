"""What waits in a flow: tasks, timers, messages, and work asked for outside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from workflows.advance import (
    Awaiting,
    ChildRequest,
    DueTimer,
    OpenTask,
    ServiceRequest,
)
from workflows.definition import Definition
from workflows.ending import data_of, open_handlers
from workflows.events import Condition, Delivered, Timer
from workflows.flow import Flow
from workflows.paths import as_key, copied


def waiting_tasks(flow: Flow, spec_class: type) -> list[Any]:
    return [
        task
        for task in flow.every_task()
        if task.state == TaskState.STARTED and isinstance(task.task_spec, spec_class)
    ]


def open_tasks(flow: Flow) -> list[OpenTask]:
    return [
        OpenTask(str(task.id), task.task_spec.bpmn_id)
        for task in flow.every_task()
        if task.state == TaskState.READY and task.task_spec.manual and not task.workflow.completed
    ]


def request_of(task: Any) -> ChildRequest:
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


def service_of(task: Any) -> ServiceRequest:
    return ServiceRequest(
        key=str(task.id),
        element=task.task_spec.bpmn_id,
        operator=task.task_spec.operator,
        parameters=task.internal_data["service"],
        data=copied(task.data),
    )


def timers(flow: Flow) -> list[DueTimer]:
    return [
        _due_timer(key, task.task_spec.bpmn_id, task.internal_data["timers"][str(index)])
        for key, task, index, event in flow.waiting_events()
        if isinstance(event, Timer)
    ]


def _due_timer(key: str, element: str, timer: dict[str, Any]) -> DueTimer:
    cycle = timer["cycle"]
    every = cycle["every"] if cycle else ""
    return DueTimer(key, element, datetime.fromisoformat(timer["at"]), cycle is not None, every)


def handler_timers(definition: Definition, flow: Flow) -> list[DueTimer]:
    timers = flow.memory["timers"]
    return [
        _due_timer(f"handler:{h.element}", h.element, timers[h.element])
        for h in open_handlers(definition, flow)
        if h.element in timers
    ]


def awaiting(definition: Definition, flow: Flow) -> list[Awaiting]:
    return [
        Awaiting(
            key,
            task.task_spec.bpmn_id,
            event.kind,  # type: ignore[arg-type]
            event.name,
            _keys(definition, event.kind, event.name, task.data, flow),
        )
        for key, task, _, event in flow.waiting_events()
        if isinstance(event, Delivered)
    ]


def handler_events(definition: Definition, flow: Flow) -> list[Awaiting]:
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


def conditions(flow: Flow) -> tuple[str, ...]:
    events = flow.waiting_events() if flow.spec.has_conditions else []
    return tuple(task.task_spec.bpmn_id for _, task, _, e in events if isinstance(e, Condition))
