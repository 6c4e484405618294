"""Whether all that an instance stands at is still there, and the same, in another version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.ahead import is_join, joins_of
from workflows.compiled import Specs
from workflows.events import Delivered, Several
from workflows.flow import Flow
from workflows.parsing.xml import BODY, real_id
from workflows.picture import ALIVE
from workflows.specs import OutsideWork

NAME = re.compile(
    r"(?P<id>.*?)(?P<rest>~.*|\.BoundaryEvent(?:Split|Join)|\.EndJoin| \[child\])?", re.DOTALL
)
SPLIT = ".BoundaryEventSplit"


@dataclass(frozen=True)
class Reason:
    """`code` has its sentence in the catalogue; `element` is one of the old version."""

    code: str
    element: str | None


def ids_renamed(element: str, names: Mapping[str, str]) -> str:
    return names.get(element, element)


def renamed(spec_name: str, names: Mapping[str, str]) -> str:
    """The name of a spec, those the library makes around an element included."""
    if spec_name.startswith(BODY):
        return BODY + ids_renamed(spec_name.removeprefix(BODY), names)
    found = NAME.fullmatch(spec_name)
    if found is None:
        return spec_name
    return ids_renamed(found["id"], names) + (found["rest"] or "")


def refusals(flow: Flow, specs: Specs, names: Mapping[str, str]) -> Iterator[Reason]:
    """Why what is open here cannot go on by those specs."""
    top, subs = specs
    for level in (flow, *flow.subprocesses.values()):
        new_level = top if level is flow else subs.get(renamed(level.spec.name, names))
        alive = [task for task in level.tasks.values() if task.has_state(ALIVE)]
        if level.completed or new_level is None:
            alive = []  # the subprocess itself stands in the level around it
        for task in alive:
            code = _refusal(task.task_spec, new_level, names)
            if code:
                yield Reason(code, _element(task.task_spec))


def _element(spec: Any) -> str:
    found = NAME.fullmatch(spec.name)
    return spec.bpmn_id or real_id(found["id"] if found else spec.name)


def _refusal(spec: Any, new_level: Any, names: Mapping[str, str]) -> str | None:
    new = new_level.task_specs.get(renamed(spec.name, names))
    if new is None:
        return "move-step-gone"
    if type(new) is not type(spec):
        return "move-kind-changed"
    if _event(spec, names) != _event(new, {}):
        return "move-event-changed"
    if isinstance(spec, OutsideWork) and _work(spec) != _work(new):
        return "move-call-changed"
    if _watchers(spec, names) != _watchers(new, {}):
        return "move-boundary-changed"
    if not _arrives_alike(spec, new, names):
        return "move-join-changed"
    return None


def _event(spec: Any, names: Mapping[str, str]) -> list[Any]:
    """What it waits for, and after an event-based gateway where each event leads."""
    event = getattr(spec, "event_definition", None)
    if not isinstance(event, Several):
        return [_one(event)]
    ways = [renamed(output.name, names) for output in spec.outputs]
    several = [_one(part) for part in event.event_definitions]
    return [event.parallel, *several, *(ways if len(ways) > 1 else ())]


def _one(event: Any) -> tuple[str, ...]:
    kind = type(event).__name__
    return (kind, event.kind, event.name) if isinstance(event, Delivered) else (kind,)


def _work(spec: Any) -> tuple[Any, ...]:
    return spec.work["kind"], spec.work["calls"], spec.work["loop"] is None


def _watchers(spec: Any, names: Mapping[str, str]) -> set[str]:
    split = spec._wf_spec.task_specs.get(spec.name.removesuffix(" [child]") + SPLIT)
    return {renamed(output.name, names) for output in split.outputs} if split else set()


def _arrives_alike(spec: Any, new: Any, names: Mapping[str, str]) -> bool:
    """Tokens already apart must still meet: the same joins, each with as many arrivals."""
    if is_join(spec) or is_join(new):
        before = {renamed(source.name, names) for source in spec.inputs}
        if before != {source.name for source in new.inputs}:
            return False
    return {renamed(n, names): count for n, count in joins_of(spec).items()} == joins_of(new)
