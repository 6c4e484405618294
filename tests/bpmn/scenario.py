"""Reads and plays a scenario of bpmn/<process>/scenarios/; the format is in bpmn/README.md."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workflows.definition import Definition, read_folder
from workflows.rehearsal import Stage
from workflows.workdays import CUT_OFF, ZONE, WorkCalendar

FOLDER = Path(__file__).parents[2] / "bpmn"
PROCESSES = sorted(path.parent.name for path in FOLDER.glob("*/*.bpmn"))
SCENARIOS = sorted(FOLDER.glob("*/scenarios/*.toml"))
START = datetime(2022, 6, 20, 8, 0, tzinfo=ZONE)
EVERY_WEEKDAY = WorkCalendar()
PARAMETERS: Mapping[str, Any] = {
    "confirm_receipt": 1,
    "consult": 7,
    "explanation": 5,
    "issuance_consult": 5,
}


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


@cache
def definitions() -> dict[str, Definition]:
    return {name: read_folder(FOLDER / name) for name in PROCESSES}


@cache
def play(path: Path) -> Played:
    """Raises AssertionError at the first step that goes another way than written."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    process = path.parts[-3]
    stage = stage_for(given)
    stage.start(process, start=given["start"], data=given.get("data", {}))
    expect_open(stage, given["open"], path, "start")
    for number, step in enumerate(given.get("step", []), 1):
        take(stage, step)
        expect_open(stage, step["open"], path, f"step {number}")
    expect_end(stage, given["end"], path)
    return Played(stage, process)


def stage_for(given: Mapping[str, Any], kind: type[Stage] = Stage) -> Stage:
    services = {name: _always(result) for name, result in given.get("services", {}).items()}
    stage = kind(
        definitions(),
        now=START,
        services=services,
        rows=given.get("rows", {}),
        stubs=given.get("stubs", {}),
    )
    stage.functions["parameter"] = PARAMETERS.__getitem__
    stage.functions["after_working_days"] = lambda days: closing(stage.now, days).isoformat()
    return stage


def _always(result: Mapping[str, Any]) -> Any:
    return lambda _data: result


def closing(now: datetime, days: int) -> datetime:
    day = EVERY_WEEKDAY.add(now.astimezone(ZONE).date(), days)
    return datetime.combine(day, CUT_OFF, tzinfo=ZONE)


def take(stage: Stage, step: Mapping[str, Any]) -> None:
    """One step: a task done, a message, or working days that pass."""
    if "done" in step:
        stage.complete(
            step["done"], step.get("answer", {}), item=step.get("item"), process=step.get("process")
        )
    elif "message" in step:
        assert stage.send(step["message"], step.get("payload", {})) == step.get("taken", 1)
    else:
        stage.wait_until(closing(stage.now, step["working_days"]) + timedelta(minutes=1))


def expect_open(stage: Stage, expected: list[str], path: Path, where: str) -> None:
    found = sorted(task.element for task in stage.open_tasks())
    assert found == sorted(expected), f"{path.name}, {where}: open tasks"


def expect_end(stage: Stage, end: Mapping[str, Any], path: Path) -> None:
    assert stage.is_over, f"{path.name}: still waits for {stage.waiting()}"
    assert stage.outcome == end.get("outcome"), path.name
    assert [one.name for one in stage.sent] == end.get("sent", []), f"{path.name}: messages"
    assert [one.code for one in stage.raised] == end.get("raised", []), f"{path.name}: raised"
