"""One step of the world on one instance: (definition, state, world, …) -> Advance.

Only WorkflowError ever leaves here. The state given is never changed.

Data. `complete` merges its data at top level (`Definition.answer_data` wraps a form's answer). A
called process gets the caller's top-level scalars, or exactly what its data associations name; the
caller gets data[called key] = {"outcome": …}, or {"count": …, "outcomes": {…}} for several.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from SpiffWorkflow.util.task import TaskState

from workflows import listing, picture
from workflows.advance import Advance, Data, State, World
from workflows.children import finish_children, is_condition_met, raise_from_child
from workflows.definition import Definition, specs_of
from workflows.errors import NotWaiting
from workflows.events import Timer
from workflows.flow import Flow
from workflows.handling import HANDLER, arm_handlers, ask_for, waiting_handler, wake_handler
from workflows.operating import (
    amendable,
    cancel,
    may_skip,
    move_timers,
    open_data,
    set_data,
    skip,
)
from workflows.paths import taken_in
from workflows.running import carry_on, named_errors
from workflows.specs import ServiceWork
from workflows.stepping import element_of, fire, outside, step_on

__all__ = [
    "amendable",
    "answer_service",
    "cancel",
    "complete",
    "deliver",
    "finish_children",
    "is_condition_met",
    "may_skip",
    "move_timers",
    "open_data",
    "raise_from_child",
    "set_data",
    "skip",
    "start",
    "wake",
]


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
            raise NotWaiting(element_of(found), f"task {task} is not open")
        variable = getattr(found.task_spec, "variable", None)
        found.data.update(taken_in({variable: data} if variable else data))
        with named_errors(found):
            found.run()

    return step_on(definition, state, world, step)


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
                    fire(flow, key, Timer, None)
            carry_on(definition, flow)

    return step_on(definition, state, world, step)


def deliver(
    definition: Definition, state: State, world: World, *, awaiting: str, payload: Data
) -> Advance:
    """A message or signal has come for one Awaiting."""

    def step(flow: Flow) -> None:
        if awaiting.startswith(HANDLER):
            handler = waiting_handler(definition, flow, awaiting)
            ask_for(definition, flow, handler, payload)
        else:
            fire(flow, awaiting, None, taken_in(payload))

    return step_on(definition, state, world, step)


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
        task = outside(flow, service, ServiceWork)
        name = None if at_top else task.task_spec.result
        del task.internal_data["service"]
        task.data.update(taken_in({name: result} if name else result))
        with named_errors(task):
            task.complete()

    return step_on(definition, state, world, step)
