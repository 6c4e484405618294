"""A rehearsal as its page tells it: the log, who waits for what, marks for the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from server.queries.rehearsals import Rehearsing
from server.web.language import sentence
from server.web.rehearsal_coverage import Covered
from server.web.rehearsal_log import Log
from server.web.rehearsal_marks import marks_of
from server.web.rehearsal_waiting import Awaited, Stand, awaited_in, stands_in
from server.words import is_known
from workflows.coverage import Coverage
from workflows.definition import Definition
from workflows.longest_path import LongestPath, longest_path
from workflows.naming import element_name
from workflows.once import once
from workflows.replaying import Replay
from workflows.stage_inbox import InboxLine
from workflows.workdays import at as closing_of
from workflows.workdays import day_of


@dataclass(frozen=True)
class Desk:
    """What one role finds in its inbox."""

    who: str
    process: str
    lines: tuple[InboxLine, ...]


@dataclass(frozen=True)
class ProcessTab:
    key: str
    name: str
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

    @once
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
        """Day, what it is about, and whether it is a timer of the flow (else a step's limit).

        A limit that has passed, be it today, is none any more: else time would stand still there.
        """
        timer = self.played.stage.next_due()
        limits = [line for line in self.inbox if line.due and closing_of(line.due) >= self.now]
        first = min(limits, key=lambda line: line.due or self.today, default=None)
        if timer and (first is None or first.due is None or day_of(timer[0]) <= first.due):
            return day_of(timer[0]), element_name(timer[1].definition, timer[2]), True
        if first is None or first.due is None:
            return None
        return first.due, first.drawn.name or first.drawn.id, False

    @once
    def awaited(self) -> list[Awaited]:
        return awaited_in(self.played, self.log)

    @once
    def stands(self) -> list[Stand]:
        return stands_in(self.played, self.play)

    @once
    def covered(self) -> Covered:
        """Of the shown process; scenarios are the model's own."""
        by_scenarios = Coverage()
        for one in self.at.scenarios if self.shown == self.play.definition.key else ():
            by_scenarios |= one.coverage
        return Covered(self.definition, self.played.stage.story, by_scenarios)

    @property
    def never_named(self) -> list[tuple[str, str]]:
        return self.covered.never_named(self.log.flow_names_of(self.shown))

    @property
    def passed_tasks(self) -> list[tuple[str, str]]:
        return Covered(self.play.definition, self.played.stage.story, Coverage()).passed_tasks

    @property
    def marks(self) -> str:
        return marks_of(self.played, self.covered)

    @property
    def longest(self) -> LongestPath:
        given = self.play.given
        return longest_path(self.play.definition, self.play.definitions, self.play.parameters,
                            self.play.now, given.get("start"))  # fmt: skip

    @property
    def tabs(self) -> list[ProcessTab]:
        keys = dict.fromkeys(one.definition.key for one in self.played.stage.instances)
        return [ProcessTab(key, self.play.definitions[key].name, key == self.shown) for key in keys]


def end_words(definition: Definition, outcome: str | None) -> str:
    if outcome is None:
        return ""
    element = f"E_{outcome}" if f"E_{outcome}" in definition.elements else outcome
    return element_name(definition, element)
