"""A rehearsal as its page tells it: the log, who waits for what, marks for the drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from server.queries.rehearsals import Rehearsing
from server.services.rehearsals.beginnings import place_name
from server.web.language import sentence
from server.web.rehearsal_log import Log
from server.words import is_known
from workflows.asked_names import asked_names
from workflows.coverage import Coverage, covered, whole
from workflows.definition import Definition
from workflows.longest_path import LongestPath, longest_path
from workflows.naming import element_name
from workflows.replaying import Replay
from workflows.stage_inbox import InboxLine
from workflows.workdays import day_of


@dataclass(frozen=True)
class Desk:
    """What one role finds in its inbox."""

    who: str
    process: str
    lines: tuple[InboxLine, ...]


@dataclass(frozen=True)
class Awaited:
    """A message or signal that somebody on the stage waits for."""

    kind: str
    name: str
    words: str
    element: str
    fields: tuple[tuple[str, str], ...]  # (name, value to begin with)


@dataclass(frozen=True)
class Stand:
    """A call that waits for its stand-in."""

    element: str
    name: str
    called: str
    item: str  # JSON
    item_words: str
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProcessTab:
    key: str
    name: str
    diagram: str
    is_shown: bool


class RehearsalView:
    """Everything is worked out when the page asks for it."""

    def __init__(self, at: Rehearsing, process: str = "") -> None:
        assert at.play is not None
        self.at, self.play = at, at.play
        self.played: Replay = at.play.replayed()
        self.log = Log(at.play, self.played)
        known = {one.definition.key for one in self.played.stage.instances}
        self.shown = process if process in known else at.play.definition.key

    @property
    def definition(self) -> Definition:
        """Whose drawing is shown."""
        return self.play.definitions[self.shown]

    @property
    def now(self) -> datetime:
        return self.played.stage.now

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def steps(self) -> int:
        return max(len(self.play.given.get("step", ())), 0)

    @cached_property
    def inbox(self) -> tuple[InboxLine, ...]:
        return self.play.inbox(self.played)

    @property
    def desks(self) -> list[Desk]:
        """By role and unit, in the order in which their first task came."""
        found: dict[tuple[str, str], list[InboxLine]] = {}
        for line in self.inbox:
            unit = self.unit_of(line)
            who = " · ".join(part for part in (line.lane.name if line.lane else "", unit) if part)
            found.setdefault((who, line.task.process), []).append(line)
        return [
            Desk(who, self.play.definitions[key].name, tuple(lines))
            for (who, key), lines in found.items()
        ]

    def unit_of(self, line: InboxLine) -> str:
        item = line.task.item
        row = item if isinstance(item, Mapping) else {"unit": item}
        code = row.get("unit_id") or row.get("unit") or row.get("pick")
        return self.play.cast.name_of(code) if code is not None else ""

    @property
    def state(self) -> tuple[str, str]:
        """Shape and words of how it stands."""
        if self.played.stopped is not None:
            return "tra", sentence("rehearsal-stopped")
        if self.played.is_over:
            return "xong", sentence("rehearsal-over", {"end": self.end_name})
        return "lam", sentence("rehearsal-goes-on")

    @property
    def end_name(self) -> str:
        outcome = self.played.stage.outcome
        return end_words(self.play.definition, outcome)

    @property
    def fault(self) -> str:
        """Why it stopped, in plain words."""
        stopped = self.played.stopped
        if stopped is None:
            return ""
        place = stopped.element or ""
        label = self.log.name_anywhere(place) or self.play.definition.name
        args = {"label": label, "reason": stopped.reason, "scenario": self.scenario,
                "element": place, **stopped.args}  # fmt: skip
        code = f"rehearsal-{stopped.code}"
        return sentence(code if is_known(code) else stopped.code, args)

    @property
    def scenario(self) -> str:
        return str(self.at.setup.get("scenario_words", ""))

    @property
    def next_due(self) -> tuple[date, str, bool] | None:
        """Day, what it is about, and whether it is a timer of the flow (else a step's limit)."""
        timer = self.played.stage.next_due()
        late = self.today
        limits = [line for line in self.inbox if line.due is not None and line.due >= late]
        first = min(limits, key=lambda line: line.due or late, default=None)
        if timer and (first is None or first.due is None or day_of(timer[0]) <= first.due):
            return day_of(timer[0]), element_name(timer[1].definition, timer[2]), True
        if first is None or first.due is None:
            return None
        return first.due, first.drawn.name or first.drawn.id, False

    @property
    def awaited(self) -> list[Awaited]:
        """Each message once, however many wait for it."""
        found: dict[tuple[str, str, str], Awaited] = {}
        for instance in self.played.stage.instances:
            if instance.last is None or instance.is_over:
                continue
            for one in instance.last.awaiting:
                keys = tuple(sorted(one.keys.items()))
                place = one.kind, one.name, json.dumps(keys)
                fields = (*keys, *self._payload(instance.definition, one.element))
                words = self.log.message_words(one.name)
                found.setdefault(place, Awaited(one.kind, one.name, words, one.element, fields))
        return list(found.values())

    def _payload(self, definition: Definition, element: str) -> Iterator[tuple[str, str]]:
        """What the event subprocess that it starts reads of it."""
        for name in payload_names(definition, element):
            yield name, ""

    @property
    def stands(self) -> list[Stand]:
        """Calls that stand-ins answer, with the outcomes the model knows."""
        found = []
        for call in self.played.stage.open_calls():
            owner = self.played.stage.instances[call.instance].definition
            row = call.item if isinstance(call.item, Mapping) else {"unit": call.item}
            unit = row.get("unit_id") or row.get("unit")
            found.append(Stand(
                call.element, element_name(owner, call.element), call.calls,
                json.dumps(unit), self.play.cast.name_of(unit), self._outcomes(owner, call.calls),
            ))  # fmt: skip
        return found

    def _outcomes(self, owner: Definition, called: str) -> tuple[tuple[str, str], ...]:
        known = self.play.definitions.get(called)
        if known is not None:
            ends = [one.id for one in known.elements.values() if one.kind == "endEvent"]
            return tuple((end.removeprefix("E_"), element_name(known, end)) for end in ends)
        asked = outcomes_asked(owner, called)
        return tuple((one, one) for one in asked)

    @property
    def run(self) -> Coverage:
        """What this run has used of the shown process."""
        return covered(self.definition, self.played.stage.story)

    @property
    def by_scenarios(self) -> Coverage:
        if self.shown != self.play.definition.key:
            return Coverage()
        found = Coverage()
        for one in self.at.scenarios:
            found |= one.coverage
        return found

    @property
    def whole(self) -> Coverage:
        return whole(self.definition)

    @cached_property
    def never(self) -> Coverage:
        return self.whole - (self.run | self.by_scenarios)

    @property
    def never_named(self) -> list[tuple[str, str]]:
        """Ways and steps that neither this run nor a scenario has used."""
        names = self.log.flow_names_of(self.shown)
        elements = [(one, element_name(self.definition, one)) for one in self.never.elements]
        sources = {flow: source for (source, _), flow in self.definition.flows.items()}
        flows = [
            (flow, f"{element_name(self.definition, sources[flow])} → {names.get(flow, flow)}")
            for flow in self.never.flows
        ]
        return sorted(elements, key=lambda one: one[1]) + sorted(flows, key=lambda one: one[1])

    @property
    def passed_tasks(self) -> list[tuple[str, str]]:
        """Of the model itself, for what a scenario may insist on."""
        model = self.play.definition
        kinds = ("userTask", "manualTask", "callActivity", "serviceTask", "sendTask")
        done = dict.fromkeys(
            one.element for one in self.played.stage.story
            if one.process == model.key and one.status == "completed" and one.kind in kinds
        )  # fmt: skip
        return [(one, element_name(model, one)) for one in done]

    @property
    def longest(self) -> LongestPath:
        given = self.play.given
        return longest_path(self.play.definition, self.play.definitions, self.play.parameters,
                            self.play.now, given.get("start"))  # fmt: skip

    @property
    def tabs(self) -> list[ProcessTab]:
        keys = dict.fromkeys(one.definition.key for one in self.played.stage.instances)
        return [
            ProcessTab(key, self.play.definitions[key].name, "", key == self.shown) for key in keys
        ]

    @property
    def waiting_at(self) -> dict[str, int]:
        """Element of the shown process -> how many wait there, for whatever."""
        found: dict[str, int] = {}
        stage = self.played.stage
        for instance in stage.instances:
            if instance.definition.key != self.shown or instance.last is None or instance.is_over:
                continue
            last = instance.last
            at = [one.element for one in last.open_tasks]
            at += [one.element for one in last.timers if not self._is_watch(one.element)]
            at += [one.element for one in last.awaiting if not self._is_watch(one.element)]
            at += [*last.conditions]
            for (number, _), group in stage.groups.items():
                if number == instance.number and not group.is_finished:
                    at += [group.request.element] * (len(group.items) - group.done)
            for element in at:
                found[element] = found.get(element, 0) + 1
        return found

    def _is_watch(self, element: str) -> bool:
        """Boundary events and event subprocesses only listen; nothing stands there."""
        drawn = self.definition.elements.get(element)
        return drawn is None or bool(drawn.attached_to) or bool(drawn.part)

    @property
    def marks(self) -> str:
        """For the drawing, as JSON."""
        stopped = self.played.stopped
        run = self.run
        return json.dumps({
            "waiting": self.waiting_at,
            "done": sorted(run.elements | run.flows),
            "never": sorted(self.never.elements | self.never.flows),
            "failed": [stopped.element] if stopped and stopped.element else [],
        })  # fmt: skip


def payload_names(definition: Definition, element: str) -> list[str]:
    """Names that only the event subprocess of this start event reads."""
    drawn = definition.elements.get(element)
    part = drawn.part if drawn else None
    every = asked_names(definition) if part else ()
    return [place_name(one) for one in every if part in one.handlers and one.constants]


def outcomes_asked(owner: Definition, called: str) -> list[str]:
    """What the caller compares the outcome with."""
    found = (one.constants for one in asked_names(owner)
             if (one.name, one.part) == (called, "outcome"))  # fmt: skip
    return [str(one) for constants in found for one in constants]


def end_words(definition: Definition, outcome: str | None) -> str:
    if outcome is None:
        return ""
    element = f"E_{outcome}" if f"E_{outcome}" in definition.elements else outcome
    return element_name(definition, element)
