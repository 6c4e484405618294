"""The scenarios of bpmn/<process>/scenarios/, played over all processes of bpmn/."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from workflows import scenarios
from workflows.definition import Definition, read_folder
from workflows.rehearsal import Stage
from workflows.scenarios import Played, read_scenario, take

__all__ = [
    "FOLDER", "PARAMETERS", "PROCESSES", "SCENARIOS", "Played", "definitions", "expect_end",
    "expect_open", "play", "stage_for", "take",
]  # fmt: skip

FOLDER = Path(__file__).parents[2] / "bpmn"
PROCESSES = sorted(path.parent.name for path in FOLDER.glob("*/*.bpmn"))
SCENARIOS = sorted(FOLDER.glob("*/scenarios/*.toml"))
PARAMETERS: Mapping[str, Any] = {
    "confirm_receipt": 1,
    "consult": 7,
    "review_comment": 7,
    "periodic_report": 10,
    "explanation": 5,
    "issuance_consult": 5,
    "opinion_wait": 20,
}


@cache
def definitions() -> dict[str, Definition]:
    return {name: read_folder(FOLDER / name) for name in PROCESSES}


@cache
def play(path: Path) -> Played:
    """Raises ScenarioFailed at the first step that goes another way than written."""
    given = read_scenario(path.read_bytes())
    return scenarios.play(given, definitions(), path.parts[-3], PARAMETERS)


def stage_for(given: Mapping[str, Any], kind: type[Stage] = Stage) -> Stage:
    return scenarios.stage_for(given, definitions(), PARAMETERS, kind)


def expect_open(stage: Stage, expected: list[str], _path: Path, _where: str) -> None:
    scenarios.expect_open(stage, expected, 0)


def expect_end(stage: Stage, end: Mapping[str, Any], _path: Path) -> None:
    scenarios.expect_end(stage, end, 0)
