"""What an instance hears of those that it called: they are done, or let an error out."""

from __future__ import annotations

from typing import Any

from workflows.advance import Advance, Counters, Data, Raised, State, World
from workflows.definition import Definition
from workflows.errors import ExpressionFailed
from workflows.flow import Flow
from workflows.handling import finish_handler
from workflows.paths import put_path, taken_in
from workflows.running import named_errors
from workflows.scripts import ScriptError, evaluate
from workflows.specs import OutsideWork
from workflows.stepping import outside, step_on


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
        task = outside(flow, request, OutsideWork)
        asked = task.internal_data.pop("request")
        if asked["multi"]:
            flow.settle(task, {"count": counters.instances, "outcomes": dict(counters.outcomes)})
        elif task.task_spec.work["kind"] == "process":
            flow.settle(task, {"outcome": outcome})
        _take_in(flow, task, taken_in(data or {}), asked["multi"])
        with named_errors(task):
            task.complete()

    return step_on(definition, state, world, step)


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
        task = outside(flow, request, OutsideWork)
        if not flow.caught_at(task, raised.kind, raised.code, payload):
            flow.escape(task, raised.kind, raised.code, payload)

    return step_on(definition, state, world, step)


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
