"""What people do to an instance itself: give it up, move its timers, amend its data, pass over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from workflows import amending, picture
from workflows.advance import Advance, State, World
from workflows.definition import Definition
from workflows.ending import data_of
from workflows.flow import Flow
from workflows.handling import stop_all
from workflows.paths import taken_in
from workflows.running import named_errors
from workflows.stepping import loaded, step_on


def cancel(definition: Definition, state: State, world: World) -> Advance:
    """Give the instance up; every open thing is cancelled."""

    def step(flow: Flow) -> None:
        stop_all(flow)
        flow.memory["handlers"] = {}
        flow.memory["over"] = "cancelled"

    return step_on(definition, state, world, step)


def move_timers(
    definition: Definition, state: State, world: World, *, later: Callable[[datetime], datetime]
) -> Advance:
    """After a stand-still: timers counted from when they were set move, dates stay. Fires none."""
    return step_on(
        definition, state, world, lambda flow: amending.move_timers(definition, flow, later)
    )


def set_data(
    definition: Definition, state: State, world: World, *, changes: Mapping[str, Any]
) -> Advance:
    """Data path -> new scalar of the same kind; NotAmendable for anything else."""

    def step(flow: Flow) -> None:
        amending.amend(definition, flow, taken_in(changes))

    return step_on(definition, state, world, step)


def skip(definition: Definition, state: State, world: World, *, element: str) -> Advance:
    """Pass over a step that the model marks `skippable`: the open one, else its next arrival."""
    return step_on(
        definition, state, world, lambda flow: amending.pass_over(definition, flow, element)
    )


def amendable(definition: Definition, state: State) -> dict[str, Any]:
    """What `set_data` may change: data path -> value."""
    return amending.scalar_paths(definition, open_data(definition, state))


def may_skip(definition: Definition, element: str | None) -> bool:
    return amending.may_skip(definition, element)


def open_data(definition: Definition, state: State) -> dict[str, Any]:
    """The instance's data, branches laid over each other in the order they moved."""
    with named_errors():
        return data_of(loaded(definition, state, picture.NO_WORLD))
