"""A rehearsal is its list of steps: played from the start each time, told step by step.

The list is a scenario without what is expected (`start`, `data`, `rows`, `step` …), so undoing is
leaving the last step out, and keeping it as a scenario is playing it once more and writing down
what was open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.players import Entry
from workflows.rehearsal import Stage
from workflows.scenarios import EVERY_WEEKDAY, START, ScenarioFailed, stage_for, take
from workflows.workdays import WorkCalendar, day_of


@dataclass(frozen=True)
class Scene:
    """One step and what followed from it; number 0 is the start."""

    number: int
    step: Mapping[str, Any]
    before: datetime
    at: datetime
    entries: tuple[Entry, ...]
    sent: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stopped:
    """Why the play went no further than that step."""

    number: int
    code: str
    element: str | None
    args: Mapping[str, str]
    reason: str = ""  # technical, English


@dataclass
class Replay:
    stage: Stage
    process: str
    scenes: list[Scene] = field(default_factory=list)
    stopped: Stopped | None = None
    opened: dict[tuple[int, str], datetime] = field(default_factory=dict)
    """(instance, key) of each task that was ever open -> when it opened."""

    @property
    def is_over(self) -> bool:
        return bool(self.stage.instances) and self.stage.is_over

    @property
    def days_passed(self) -> int:
        """Working days on the virtual clock."""
        began = self.scenes[0].before if self.scenes else self.stage.now
        return self.stage.calendar.between(day_of(began), day_of(self.stage.now))

    def take(self, step: Mapping[str, Any]) -> bool:
        """One more step; False when it stops there."""
        return _act(self, len(self.scenes), step)


Answer = Callable[[Replay], list[dict[str, Any]]]


def replay(
    given: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    process: str,
    parameters: Mapping[str, Any],
    *,
    now: datetime = START,
    calendar: WorkCalendar = EVERY_WEEKDAY,
) -> Replay:
    """Never raises for what a model or a step does wrong: `stopped` says where and why."""
    stage = stage_for(given, definitions, parameters, now=now, calendar=calendar)
    played = Replay(stage, process)
    steps = [{"start": given.get("start"), "data": given.get("data", {})}, *given.get("step", [])]
    for number, step in enumerate(steps):
        if not _act(played, number, step):
            break
    return played


def _act(played: Replay, number: int, step: Mapping[str, Any]) -> bool:
    stage, before = played.stage, played.stage.now
    told, sent, raised = len(stage.story), len(stage.sent), len(stage.raised)
    try:
        if number == 0:
            stage.start(played.process, start=step["start"], data=step["data"])
        else:
            stage.rows |= step.get("rows", {})
            take(stage, step, number)
    except (WorkflowError, ScenarioFailed) as fault:
        element = fault.element if isinstance(fault, WorkflowError) else None
        reason = fault.reason if isinstance(fault, WorkflowError) else ""
        played.stopped = Stopped(number, fault.code, element, fault.args_for_words, reason)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        args = {"step": str(number), "reason": str(fault)[:200]}
        played.stopped = Stopped(number, "scenario-step", None, args)
    played.scenes.append(Scene(
        number, step, before, stage.now, tuple(stage.story[told:]),
        tuple(one.name for one in stage.sent[sent:]),
        tuple(one.code for one in stage.raised[raised:]),
    ))  # fmt: skip
    for task in stage.open_tasks():
        played.opened.setdefault((task.instance, task.key), stage.now)
    return played.stopped is None


def drive(played: Replay, answer: Answer, most: int) -> list[dict[str, Any]]:
    """On to the end: tasks as they come, then timers, then stand-ins; the steps taken.

    `answer` says the steps with which the first open task is done. It stops where only a person
    outside can help (a message), where something fails, and after `most` steps.
    """
    taken: list[dict[str, Any]] = []
    while len(taken) < most and not played.is_over and played.stopped is None:
        steps = _next_steps(played, answer)
        if not steps:
            break
        for step in steps:
            taken.append(step)
            if not played.take(step):
                break
    return taken


def _next_steps(played: Replay, answer: Answer) -> list[dict[str, Any]]:
    stage = played.stage
    if stage.open_tasks():
        return answer(played)
    if stage.next_due() is not None:
        return [{"next_timer": True}]
    calls = stage.open_calls()
    return [{"ended": calls[0].element}] if calls else []
