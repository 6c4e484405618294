"""Scenarios: a model's own tests, played in memory; the format is in bpmn/README.md.

A scenario is played from Monday 20/6/2022 at 08:00 in weeks of five working days, with the given
parameters and no effects. It fails at the first step that goes another way than written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.rehearsal import Stage
from workflows.workdays import ZONE, WorkCalendar, at, day_of

START = datetime(2022, 6, 20, 8, 0, tzinfo=ZONE)
EVERY_WEEKDAY = WorkCalendar()
FOLDER = "scenarios/"
MOST_STEPS, MOST_DAYS, MOST_ADVANCES = 500, 10_000, 2_000
"""Of one scenario, of one wait, and of all instances: what is longer is no test of a model."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class ScenarioFailed(Exception):
    """`code` is stable: scenario-unreadable, -open, -step, -at, -taken, -waits, -outcome, -sent,
    -raised, -passed or -timer. `step` counts from 1; 0 is the start."""

    def __init__(self, code: str, step: int = 0, **args: str) -> None:
        super().__init__(f"{code} at step {step}: {args}")
        self.code = code
        self.step = step
        self.args_for_words: Mapping[str, str] = {"step": str(step), **args}


@dataclass(frozen=True)
class Played:
    stage: Stage
    process: str

    def elements(self, process: str) -> set[str]:
        return {step.element for step in self._steps(process) if step.status == "completed"}

    def flows(self, process: str) -> set[str]:
        return {step.flow for step in self._steps(process) if step.flow}

    def _steps(self, process: str) -> list[Any]:
        found = [one for one in self.stage.instances if one.definition.key == process]
        return [step for one in found for step in one.trail]


def read_scenario(content: bytes) -> dict[str, Any]:
    """ScenarioFailed when it is no TOML or has not the parts that every scenario has."""
    try:
        given = tomllib.loads(content.decode())
    except ValueError as fault:  # of the encoding and of TOML
        raise ScenarioFailed("scenario-unreadable", reason=str(fault)[:200]) from fault
    steps = given.get("step", [])
    whole = isinstance(given.get("start"), str) and isinstance(given.get("end"), dict)
    lists = isinstance(steps, list) and all(isinstance(step, dict) for step in steps)
    if (
        not whole
        or not lists
        or not _has_shapes(given)
        or not all(map(_is_step, steps))
        or len(steps) > MOST_STEPS
        or not all("open" in one for one in (given, *steps))
    ):
        raise ScenarioFailed("scenario-unreadable", reason="start, open, step, end")
    return given


def _has_shapes(given: Mapping[str, Any]) -> bool:
    tables = all(isinstance(given.get(name, {}), dict) for name in ("data", "rows", "stubs"))
    services = given.get("services", {})
    rows, stand_ins = given.get("rows", {}), given.get("stand_ins", [])
    return (
        tables
        and isinstance(services, dict)
        and all(isinstance(one, dict) for one in services.values())
        and all(isinstance(one, list) for one in rows.values())
        and isinstance(stand_ins, list)
        and all(isinstance(one, str) for one in stand_ins)
    )


TEXTS, TABLES = ("done", "process", "message", "signal", "ended", "outcome"), ("answer", "payload")


def _is_step(step: Mapping[str, Any]) -> bool:
    """Names are texts and what is given are tables: what is kept of it is told by them later."""
    rows = step.get("rows", {})
    return (
        all(isinstance(step.get(name, ""), str) for name in TEXTS)
        and all(isinstance(step.get(name, {}), dict) for name in TABLES)
        and isinstance(rows, dict)
        and all(isinstance(one, list) for one in rows.values())
    )


def play(
    given: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    process: str,
    parameters: Mapping[str, Any],
) -> Played:
    """What came of it; raises ScenarioFailed for all that a model or a scenario does wrong."""
    stage = stage_for(given, definitions, parameters)
    number = 0
    try:
        stage.start(process, start=given["start"], data=given.get("data", {}))
        expect_open(stage, given["open"], 0)
        for number, step in enumerate(given.get("step", []), 1):
            take(stage, step, number)
            expect_open(stage, step["open"], number)
    except (WorkflowError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise stuck(number, fault) from fault
    expect_end(stage, given["end"], number)
    return Played(stage, process)


def stuck(number: int, fault: Exception) -> ScenarioFailed:
    """With the element and the bare reason, where the engine knows them."""
    if isinstance(fault, WorkflowError) and fault.element and fault.reason:
        return ScenarioFailed("scenario-at", number, at=fault.element, reason=fault.reason[:200])
    return ScenarioFailed("scenario-step", number, reason=str(fault)[:200])


def stage_for(
    given: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    parameters: Mapping[str, Any],
    kind: type[Stage] = Stage,
    *,
    now: datetime = START,
    calendar: WorkCalendar = EVERY_WEEKDAY,
) -> Stage:
    services = {name: _always(result) for name, result in given.get("services", {}).items()}
    stage = kind(
        definitions,
        now=now,
        services=services,
        rows=given.get("rows", {}),
        stubs=given.get("stubs", {}),
        stand_ins=given.get("stand_ins", []),
        calendar=calendar,
        most_advances=MOST_ADVANCES,
    )
    stage.functions |= {
        "parameter": parameters.__getitem__,
        "after_working_days": lambda days: closing(stage, days).isoformat(),
        "rows": lambda reference: _rows(stage, reference),
        "total": lambda reference, column: sum(
            row.get(column) or 0 for row in _rows(stage, reference)
        ),
        "count_where": lambda reference, column, value: sum(
            row.get(column) == value for row in _rows(stage, reference)
        ),
    }
    return stage


def _rows(stage: Stage, reference: Any) -> list[Any]:
    """A row set, its reference, or a plain list."""
    name = reference.get("rows") if isinstance(reference, Mapping) else reference
    return list((stage.rows_named(name) if isinstance(name, str) else name) or ())


def _always(result: Mapping[str, Any]) -> Any:
    return lambda _data: result


def closing(stage: Stage, days: int) -> datetime:
    """17:00 of the working day that many days on."""
    return at(stage.calendar.add(day_of(stage.now), days))


def take(stage: Stage, step: Mapping[str, Any], number: int = 0) -> None:
    """One step: a task done, a message or signal, a stand-in that answers, or time that passes."""
    if "done" in step:
        stage.complete(
            step["done"], step.get("answer", {}), item=step.get("item"), process=step.get("process")
        )
    elif "message" in step or "signal" in step:
        _send(stage, step, number)
    elif "ended" in step:
        stage.end_call(step["ended"], step.get("outcome"), item=step.get("item"))
    elif step.get("next_timer") is True:
        if not stage.jump_to_next_timer():
            raise ScenarioFailed("scenario-timer", number)
    else:
        _wait(stage, step, number)


def _send(stage: Stage, step: Mapping[str, Any], number: int) -> None:
    kind = "message" if "message" in step else "signal"
    taken = stage.send(step[kind], step.get("payload", {}), kind=kind)
    expected = step.get("taken", 1)
    if taken != expected:
        raise ScenarioFailed("scenario-taken", number, message=str(step[kind]),
                             found=str(taken), expected=str(expected))  # fmt: skip


def _wait(stage: Stage, step: Mapping[str, Any], number: int) -> None:
    """Past the closing of that day; `before_closing`: the timers of 17:00 have not fired yet."""
    days = step["working_days"]
    if type(days) is not int or not 0 <= days <= MOST_DAYS:
        raise ScenarioFailed("scenario-step", number, reason=f"working_days = {days!r}"[:200])
    early = step.get("before_closing") is True
    stage.wait_until(closing(stage, days) + (-HOUR if early else MINUTE))


def expect_open(stage: Stage, expected: Sequence[str], number: int) -> None:
    found = sorted(task.element for task in stage.open_tasks())
    if found != sorted(expected):
        raise ScenarioFailed("scenario-open", number, found=_listed(found),
                             expected=_listed(sorted(expected)))  # fmt: skip


def expect_end(stage: Stage, end: Mapping[str, Any], number: int) -> None:
    if not stage.is_over:
        raise ScenarioFailed("scenario-waits", number, found=_listed(stage.waiting()))
    missed = [name for name in end.get("passes", []) if name not in stage.elements_done()]
    if missed:
        raise ScenarioFailed("scenario-passed", number, found=_listed(missed))
    for code, found, expected in (
        ("scenario-outcome", stage.outcome, end.get("outcome")),
        ("scenario-sent", [one.name for one in stage.sent], end.get("sent", [])),
        ("scenario-raised", [one.code for one in stage.raised], end.get("raised", [])),
    ):
        if found != expected:
            raise ScenarioFailed(code, number, found=_said(found), expected=_said(expected))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "–"


def _said(value: Any) -> str:
    return _listed(value) if isinstance(value, list) else str(value or "–")
