"""One step of the world on one instance: (definition, state, world, …) -> Advance.

Only WorkflowError ever leaves here. The state given is never changed.

Data. `complete` merges its data at top level (`Definition.answer_data` wraps a form's answer). A
called process gets the caller's top-level scalars, or exactly what its data associations name; the
caller gets data[called key] = {"outcome": …}, or {"count": …, "outcomes": {…}} for several.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from workflows import amending, listing, picture, storage
from workflows.advance import Advance, Counters, Data, Raised, State, World
from workflows.definition import Definition, specs_of
from workflows.ending import data_of
from workflows.errors import ExpressionFailed, NotWaiting, StateUnreadable
from workflows.events import Several, Timer
from workflows.flow import Flow
from workflows.handling import (
    HANDLER,
    arm_handlers,
    ask_for,
    finish_handler,
    stop_all,
    waiting_handler,
    wake_handler,
)
from workflows.paths import put_path, taken_in
from workflows.running import carry_on, named_errors
from workflows.scripts import ScriptError, evaluate
from workflows.specs import OutsideWork, ServiceWork


def start(
    definition: Definition,
    world: World,
    *,
    start: str | None = None,
    part: str | None = None,
    data: Data,
) -> Advance:
    """A new instance from a start event (the only, or the plain one, by default) or a handler."""
    part = part or start or _default_start(definition)
    if part not in definition.parts:
        raise NotWaiting(part, "no such start")
    with named_errors():
        flow = Flow(*specs_of(definition, part), world)
    with named_errors(), picture.with_steps(definition, flow):
        flow.task_tree.data.update(taken_in(data))
        if part in {found.element for found in definition.starts}:
            flow.memory["is_main"] = True
            arm_handlers(definition, flow)
        carry_on(definition, flow)
        return picture.advance(definition, part, flow, picture.empty())


def _default_start(definition: Definition) -> str:
    plain = [found.element for found in definition.starts if found.message is None]
    if len(definition.starts) == 1 or len(plain) == 1:
        return plain[0] if plain else definition.starts[0].element
    raise NotWaiting(reason="several start events: choose one")


def complete(
    definition: Definition, state: State, world: World, *, task: str, data: Data
) -> Advance:
    """A person has done a task. Fires no timer."""

    def step(flow: Flow) -> None:
        found = flow.task_of(task)
        if found is None or found.state != TaskState.READY or not found.task_spec.manual:
            raise NotWaiting(_element_of(found), f"task {task} is not open")
        variable = getattr(found.task_spec, "variable", None)
        found.data.update(taken_in({variable: data} if variable else data))
        with named_errors(found):
            found.run()

    return _advance(definition, state, world, step)


def wake(definition: Definition, state: State, world: World, *, timers: Sequence[str]) -> Advance:
    """Fire exactly these timers, due or not: the server decides when.

    One that an earlier one of them took away (an interruption) is passed over.
    """

    def step(flow: Flow) -> None:
        were_set = {timer.key for timer in listing.timers(flow)}
        were_set |= {timer.key for timer in listing.handler_timers(definition, flow)}
        for key in timers:
            if key not in were_set:
                raise NotWaiting(reason=f"timer {key} is not set")
            with suppress(NotWaiting):
                if key.startswith(HANDLER):
                    wake_handler(definition, flow, key)
                else:
                    _fire(flow, key, Timer, None)
            carry_on(definition, flow)

    return _advance(definition, state, world, step)


def deliver(
    definition: Definition, state: State, world: World, *, awaiting: str, payload: Data
) -> Advance:
    """A message or signal has come for one Awaiting."""

    def step(flow: Flow) -> None:
        if awaiting.startswith(HANDLER):
            handler = waiting_handler(definition, flow, awaiting)
            ask_for(definition, flow, handler, payload)
        else:
            _fire(flow, awaiting, None, taken_in(payload))

    return _advance(definition, state, world, step)


def answer_service(
    definition: Definition,
    state: State,
    world: World,
    *,
    service: str,
    result: Data,
    at_top: bool = False,
) -> Advance:
    """A service has been run; its result stands under the resultVariable, else at top level.

    `at_top`: at top level whatever the model says, as answers in rehearsals of outside models.
    """

    def step(flow: Flow) -> None:
        task = _outside(flow, service, ServiceWork)
        name = None if at_top else task.task_spec.result
        del task.internal_data["service"]
        task.data.update(taken_in({name: result} if name else result))
        with named_errors(task):
            task.complete()

    return _advance(definition, state, world, step)


def finish_children(
    definition: Definition,
    state: State,
    world: World,
    *,
    request: str,
    counters: Counters,
    outcome: str | None,
    data: Data | None = None,
) -> Advance:
    """Everything asked for by a ChildRequest is done, or enough of it; goes on exactly once.

    `data`: what a single child hands out (its Ended.data), or {output name: list} for several.
    """

    def step(flow: Flow) -> None:
        if request in flow.memory["handlers"]:
            finish_handler(flow, request, outcome)
            return
        task = _outside(flow, request, OutsideWork)
        asked = task.internal_data.pop("request")
        if asked["multi"]:
            flow.settle(task, {"count": counters.instances, "outcomes": dict(counters.outcomes)})
        elif task.task_spec.work["kind"] == "process":
            flow.settle(task, {"outcome": outcome})
        _take_in(flow, task, taken_in(data or {}), asked["multi"])
        with named_errors(task):
            task.complete()

    return _advance(definition, state, world, step)


def _take_in(flow: Flow, task: Any, given: dict[str, Any], multi: bool) -> None:
    outputs = task.task_spec.work["outputs"]
    for output in outputs:
        with named_errors(task):
            if output["expression"] is not None:
                functions = flow.script_engine.environment.functions
                value = evaluate(output["expression"], given, functions)
            else:
                value = given.get(output["from"])
            put_path(task.data, output["to"], value)
    if not outputs and (multi or flow.world.plain_calls):
        task.data.update(given)


def raise_from_child(
    definition: Definition, state: State, world: World, *, request: str, raised: Raised
) -> Advance:
    """A child let an error or escalation out: a boundary event of the call may take it."""

    def step(flow: Flow) -> None:
        payload = taken_in(raised.payload)
        if request in flow.memory["handlers"]:
            flow.raised.append(raised)
            return
        task = _outside(flow, request, OutsideWork)
        if not flow.caught_at(task, raised.kind, raised.code, payload):
            flow.escape(task, raised.kind, raised.code, payload)

    return _advance(definition, state, world, step)


def cancel(definition: Definition, state: State, world: World) -> Advance:
    """Give the instance up; every open thing is cancelled."""

    def step(flow: Flow) -> None:
        stop_all(flow)
        flow.memory["handlers"] = {}
        flow.memory["over"] = "cancelled"

    return _advance(definition, state, world, step)


def move_timers(
    definition: Definition, state: State, world: World, *, later: Callable[[datetime], datetime]
) -> Advance:
    """After a stand-still: timers counted from when they were set move, dates stay. Fires none."""
    return _advance(
        definition, state, world, lambda flow: amending.move_timers(definition, flow, later)
    )


def set_data(
    definition: Definition, state: State, world: World, *, changes: Mapping[str, Any]
) -> Advance:
    """Data path -> new scalar of the same kind; NotAmendable for anything else."""

    def step(flow: Flow) -> None:
        amending.amend(definition, flow, taken_in(changes))

    return _advance(definition, state, world, step)


def skip(definition: Definition, state: State, world: World, *, element: str) -> Advance:
    """Pass over a step that the model marks `skippable`: the open one, else its next arrival."""
    return _advance(
        definition, state, world, lambda flow: amending.pass_over(definition, flow, element)
    )


def amendable(definition: Definition, state: State) -> dict[str, Any]:
    """What `set_data` may change: data path -> value."""
    return amending.scalar_paths(definition, open_data(definition, state))


def may_skip(definition: Definition, element: str | None) -> bool:
    return amending.may_skip(definition, element)


def is_condition_met(
    condition: str, counters: Counters, data: Data, world: World | None = None
) -> bool:
    """A completion condition over the counters of a ChildRequest."""
    names = {
        **data,
        "nrOfInstances": counters.instances,
        "nrOfActiveInstances": counters.active,
        "nrOfCompletedInstances": counters.completed,
        "nrOfTerminatedInstances": counters.instances - counters.active - counters.completed,
        "outcomes": dict(counters.outcomes),
    }
    try:
        return bool(evaluate(condition, names, world.functions if world else None))
    except ScriptError as error:
        raise ExpressionFailed(reason=str(error)) from error


def open_data(definition: Definition, state: State) -> dict[str, Any]:
    """The instance's data, branches laid over each other in the order they moved."""
    with named_errors():
        return data_of(_load(definition, state, picture.NO_WORLD))


def _advance(
    definition: Definition,
    state: State,
    world: World,
    step: Callable[[Flow], None],
) -> Advance:
    with named_errors():
        flow = _load(definition, state, world)
        before = picture.take(flow)
    with named_errors(), picture.with_steps(definition, flow):
        step(flow)
        carry_on(definition, flow)
        return picture.advance(definition, state.part, flow, before)


def _load(definition: Definition, state: State, world: World) -> Flow:
    if state.definition != definition.hash:
        raise StateUnreadable(reason=f"runs on {state.definition}, not on {definition.hash}")
    return storage.load(state.content, specs_of(definition, state.part), world)


def _element_of(task: Any) -> str | None:
    return None if task is None else task.task_spec.bpmn_id


def _outside(flow: Flow, key: str, spec_class: type) -> Any:
    task = flow.task_of(key)
    waits = task is not None and isinstance(task.task_spec, spec_class)
    if not waits or task.state != TaskState.STARTED:
        raise NotWaiting(_element_of(task), f"{key} is not awaited")
    return task


def _fire(flow: Flow, key: str, kind: type | None, payload: Any) -> None:
    task = flow.task_of(key)
    if task is None or task.state != TaskState.WAITING:
        raise NotWaiting(_element_of(task), f"{key} is not awaited")
    index = int(key.partition(":")[2] or 0)
    definition = task.task_spec.event_definition
    event = definition.event_definitions[index] if isinstance(definition, Several) else definition
    if (kind is None) == isinstance(event, Timer):
        raise NotWaiting(_element_of(task), f"{key} is another kind of event")
    with named_errors(task):
        flow.fire(task, index, payload)
