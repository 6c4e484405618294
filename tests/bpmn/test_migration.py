"""The processes of bpmn/ in every state of their scenarios: each instance moves and goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.bpmn.scenario import SCENARIOS, Stage, expect_end, expect_open, stage_for, take
from tests.workflows.drawings import under_another_hash
from workflows.advance import Advance
from workflows.definition import Definition, load
from workflows.migration import may_move, move
from workflows.players import Instance
from workflows.scenarios import read_scenario


@cache
def next_version(_: str, blob: str) -> Definition:
    return under_another_hash(load(blob))


class Moving(Stage):
    """Before every step of an instance it is moved to its model under another hash."""

    def _step(self, instance: Instance, act: Callable[..., Advance], **given: Any) -> None:
        old, state, last = instance.definition, instance.state, instance.last
        assert state is not None
        assert last is not None
        if not instance.is_over:
            new = next_version(old.hash, old.blob)
            assert may_move(old, new, state).kind == "unaffected"
            advance = move(old, new, state, self.world())
            waits = (advance.open_tasks, advance.timers, advance.awaiting, advance.conditions)
            assert waits == (last.open_tasks, last.timers, last.awaiting, last.conditions)
            instance.definition, instance.state = new, advance.state
        super()._step(instance, act, **given)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_a_scenario_goes_as_written_when_its_instances_move_before_every_step(path: Path) -> None:
    given = read_scenario(path.read_bytes())
    stage = stage_for(given, Moving)

    stage.start(path.parts[-3], start=given["start"], data=given.get("data", {}))
    for number, step in enumerate(given.get("step", []), 1):
        take(stage, step, number)
        expect_open(stage, step["open"], path, str(number))

    expect_end(stage, given["end"], path)
