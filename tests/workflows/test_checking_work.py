"""How much the checker does, counted in calls: milliseconds are another machine's matter."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.workflows.large_models import SHAPES, office
from workflows.checks import check, playing
from workflows.checks.drawing import read
from workflows.checks.exploring import STEPS, soundness
from workflows.xml_guard import safe_root

SIXTY = 250_000
"""Calls for a model of 60 nodes; at a million a second that is less than 300 ms."""


def calls(act: Callable[[], object]) -> int:
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def checked(model: bytes) -> int:
    return calls(lambda: check({"p.bpmn": model}))


def test_a_model_of_sixty_nodes_is_checked_with_little_work() -> None:
    assert checked(office(60)) < SIXTY


@pytest.mark.parametrize("name", SHAPES)
def test_a_model_twice_as_large_is_not_four_times_the_work(name: str) -> None:
    small, large = (checked(SHAPES[name](size)) for size in (150, 300))

    assert large < 2.7 * small


def test_playing_ends_at_its_bound_however_many_ways_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the whole drawing, not of each scope."""
    fan = SHAPES["a_fan"](40).decode()
    inside = fan[fan.index("<startEvent") : fan.index("</process>")]
    scopes = "".join(f'<subProcess id="u{n}">{inside}</subProcess>' for n in range(30))
    root = safe_root(fan.replace("</process>", f"{scopes}</process>").encode())
    taken: list[int] = []
    step = playing._put
    monkeypatch.setattr(playing, "_put", lambda *one: taken.append(1) or step(*one))

    found = list(soundness(read("p.bpmn", root), None))  # type: ignore[arg-type]

    assert {one.code for one in found} >= {"soundness-unfinished"}
    assert len(taken) < STEPS + 5_000
