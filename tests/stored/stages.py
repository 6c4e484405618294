"""A rehearsal's stage put into JSON in the middle of a scenario, and taken out again later.

What a later release must be able to read are the instances' states; everything else here is what a
stage keeps about them, in a form of this folder's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tests.bpmn.scenario import stage_for
from workflows import picture, storage
from workflows.advance import Advance, ChildRequest, Data, Raised, Sent, State
from workflows.definition import Definition, specs_of
from workflows.players import Group, Instance
from workflows.rehearsal import Stage

Json = dict[str, Any]


class Held(Stage):
    """The end of a called process reaches its parent only when it is let go: so a parent waits."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.held: list[tuple[int, str, str | None, Json]] = []  # parent, request, how it ended
        self.letting_go = False

    def let_go(self) -> None:
        held, self.held, self.letting_go = self.held, [], True
        for number, key, outcome, data in held:
            group = self.groups[number, key]
            if not group.is_finished:
                super()._count(self.instances[number], group, outcome, data)
        self.letting_go = False
        self._settle()

    def let_all_go(self) -> None:
        while self.held:
            self.let_go()

    def _count(self, owner: Instance, group: Group, outcome: str | None, data: Data) -> None:
        if group.request.kind == "process" and not self.letting_go:
            self.held.append((owner.number, group.request.key, outcome, dict(data)))
        else:
            super()._count(owner, group, outcome, data)


def frozen(stage: Held) -> Json:
    """Everything but the definitions and what the scenario itself says."""
    return {
        "now": stage.now.isoformat(),
        "instances": [_frozen_instance(one) for one in stage.instances],
        "groups": [
            {"owner": owner, "request": asdict(group.request), **_progress(group)}
            for (owner, _), group in stage.groups.items()
        ],
        "item_tasks": stage.item_tasks,
        "held": stage.held,
        "sent": [one.name for one in stage.sent],
        "raised": [one.code for one in stage.raised],
    }


def thawed(kept: Json, given: Json, definitions: Mapping[str, Definition]) -> Held:
    """On the definitions of that release, read by the code of today."""
    stage = held_for(given)
    stage.definitions = definitions
    stage.now = datetime.fromisoformat(kept["now"])
    stage.instances = [
        _thawed_instance(number, one, stage) for number, one in enumerate(kept["instances"])
    ]
    for one in kept["groups"]:
        group = Group(ChildRequest(**one["request"]), **{name: one[name] for name in PROGRESS})
        stage.groups[one["owner"], group.request.key] = group
    stage.item_tasks = [(owner, request, item) for owner, request, item in kept["item_tasks"]]
    stage.held = [(n, request, outcome, data) for n, request, outcome, data in kept["held"]]
    stage.sent = [Sent("", "message", name) for name in kept["sent"]]
    stage.raised = [Raised("error", code, "") for code in kept["raised"]]
    return stage


def held_for(given: Json) -> Held:
    stage = stage_for(given, Held)
    assert isinstance(stage, Held)
    return stage


def waits_of(stage: Stage) -> set[str]:
    """process/part/what for/element, of everything that waits now."""
    found = set()
    for one in stage.instances:
        if one.last is None or one.is_over or one.state is None:
            continue
        place = f"{one.definition.key}/{one.state.part}"
        found |= {f"{place}/task/{task.element}" for task in one.last.open_tasks}
        found |= {f"{place}/timer/{timer.element}" for timer in one.last.timers}
        found |= {f"{place}/{what.kind}/{what.element}" for what in one.last.awaiting}
        found |= {f"{place}/{group.request.kind}/{group.request.element}"
                  for (owner, _), group in stage.groups.items()
                  if owner == one.number and not group.is_finished}  # fmt: skip
    return found


PROGRESS = ("items", "started", "done", "outcomes", "results", "is_finished")


def _progress(group: Group) -> Json:
    return {name: getattr(group, name) for name in PROGRESS}


def _frozen_instance(one: Instance) -> Json:
    assert one.state is not None
    told = {
        "process": one.definition.key, "part": one.state.part, "definition": one.state.definition,
        "began": one.world_start.isoformat(), "parent": one.parent, "item": one.item,
        "outcome": one.outcome, "is_over": one.is_over, "is_cancelled": one.is_cancelled,
    }  # fmt: skip
    if one.is_over or one.last is None:
        return told
    return told | {"state": one.state.content.decode(), "shown": shown(one.last)}


def shown(advance: Advance) -> Json:
    """What the release that stored it saw waiting."""
    return {
        "tasks": sorted([one.key, one.element] for one in advance.open_tasks),
        "timers": sorted([one.key, one.element, one.due_at.isoformat(), one.cyclic]
                         for one in advance.timers),
        "awaiting": sorted([one.key, one.element, one.kind, one.name, dict(one.keys)]
                           for one in advance.awaiting),
    }  # fmt: skip


def _thawed_instance(number: int, kept: Json, stage: Stage) -> Instance:
    definition = stage.definitions[kept["process"]]
    one = Instance(number, definition, datetime.fromisoformat(kept["began"]))
    one.parent = tuple(kept["parent"]) if kept["parent"] else None
    one.item, one.outcome = kept["item"], kept["outcome"]
    one.is_over, one.is_cancelled = kept["is_over"], kept["is_cancelled"]
    one.state = State(kept["definition"], kept["part"], kept.get("state", "").encode())
    if "state" in kept:
        one.last = looked_at(definition, one.state, stage)
        one.timers = {timer.key: timer.due_at for timer in one.last.timers}
    return one


def looked_at(definition: Definition, state: State, stage: Stage) -> Advance:
    """The stored state as the code of today sees it, without a step."""
    flow = storage.load(state.content, specs_of(definition, state.part), stage.world())
    return picture.advance(definition, state.part, flow, picture.take(flow))
