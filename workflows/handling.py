"""Event subprocesses, each started as an instance of its own (decision 14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from workflows.advance import ChildRequest
from workflows.definition import Definition, Handler
from workflows.ending import data_of, open_handlers
from workflows.errors import ExpressionFailed, NotWaiting
from workflows.events import cycle_of, stored_timer
from workflows.flow import Flow
from workflows.paths import taken_in
from workflows.scripts import ScriptError, evaluate
from workflows.timing import TimingError, due

HANDLER = "handler:"


def arm_handlers(definition: Definition, flow: Flow) -> None:
    for handler in definition.handlers:
        if handler.timer is None:
            continue
        form, text = handler.timer
        try:
            functions = flow.script_engine.environment.functions
            moment, cycle = due(
                form, evaluate(text, flow.task_tree.data, functions), flow.world.now,
                flow.world.after_working_days,
            )  # fmt: skip
        except (TimingError, ScriptError) as error:
            raise ExpressionFailed(handler.element, str(error)) from error
        flow.memory["timers"][handler.element] = stored_timer(moment, cycle)


def waiting_handler(definition: Definition, flow: Flow, key: str) -> Handler:
    element = key.removeprefix(HANDLER)
    for handler in open_handlers(definition, flow):
        if handler.element == element:
            return handler
    raise NotWaiting(element, "the handler is not awaited")


def wake_handler(definition: Definition, flow: Flow, key: str) -> None:
    handler = waiting_handler(definition, flow, key)
    timer = flow.memory["timers"].pop(handler.element, None)
    if timer is None:
        raise NotWaiting(handler.element, "its timer has fired")
    cycle = cycle_of(timer)
    later = cycle.later(flow.world.now, flow.world.after_working_days) if cycle else None
    if later is not None:
        flow.memory["timers"][handler.element] = stored_timer(later.next, later)
    ask_for(definition, flow, handler, {})


def ask_for(
    definition: Definition, flow: Flow, handler: Handler, payload: Mapping[str, Any]
) -> None:
    key = str(uuid4())
    data = {**data_of(flow), **taken_in(payload)}
    if handler.interrupting:
        stop_all(flow)
        flow.memory.update(handlers={}, over=key)
    flow.memory["handlers"] = {**flow.memory["handlers"], key: handler.element}
    request = ChildRequest(
        key=key,
        element=handler.element,
        kind="handler",
        data=data,
        calls=definition.key,
        part=handler.element,
        interrupting=handler.interrupting,
    )
    flow.asked.append(request)


def finish_handler(flow: Flow, request: str, outcome: str | None) -> None:
    flow.memory["handlers"].pop(request)
    flow.finished_handlers.add(request)
    if flow.memory["over"] == request:
        flow.memory.update(over="handled", outcome=outcome)


def catch_at_top(definition: Definition, flow: Flow) -> None:
    """What left every activity, and what was signalled, may start an event subprocess."""
    for raised in list(flow.raised):
        handler = _taker(definition, flow, raised.kind, raised.code)
        if handler is not None:
            flow.raised.remove(raised)
            ask_for(definition, flow, handler, raised.payload)
    signals, flow.signals = flow.signals, []
    for name, payload in signals:
        for handler in open_handlers(definition, flow):
            if (handler.kind, handler.event_name) == ("signal", name):
                ask_for(definition, flow, handler, payload)


def _taker(definition: Definition, flow: Flow, kind: str, code: str) -> Handler | None:
    """The handler of this code before the one of any."""
    takers = [
        handler
        for handler in open_handlers(definition, flow)
        if handler.kind == kind and handler.code in (None, code)
    ]
    return min(takers, key=lambda found: found.code is None, default=None)


def stop_all(flow: Flow) -> None:
    flow.cancel()
    for sub in flow.subprocesses.values():
        if not sub.completed:
            sub.cancel()
