"""A scenario fails where the model goes another way, and can be carried over to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bpmn.scenario import PARAMETERS, SCENARIOS, definitions
from workflows.definition import Definition, read_files
from workflows.scenario_writing import carried_over, written
from workflows.scenarios import ScenarioFailed, play, read_scenario

P3 = Path("bpmn/unit_implementation")
KEY = "unit_implementation"


def with_a_new_step() -> dict[str, Definition]:
    """P3 asks for opinions before the plan is approved."""
    files = {
        path.relative_to(P3).as_posix(): path.read_bytes()
        for path in P3.rglob("*")
        if path.suffix in (".bpmn", ".dmn", ".json")
    }
    step = (
        '<bpmn:userTask id="T_ask" name="Xin ý kiến"/>'
        '<bpmn:sequenceFlow id="F_new" sourceRef="T_ask" targetRef="T_approve_plan"/>'
    )
    model = files[f"{KEY}.bpmn"].decode()
    model = re.sub(r'(sourceRef="T_plan" targetRef=)"T_approve_plan"', r'\1"T_ask"', model)
    model = model.replace("<bpmn:incoming>F_T_plan__T_approve_plan", "<bpmn:incoming>F_new")
    mark = '<bpmn:userTask id="T_approve_plan"'
    model = model.replace(mark, step + mark)
    changed = read_files({**files, f"{KEY}.bpmn": model.encode()})
    return {**definitions(), KEY: changed}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parts[-3]}/{path.stem}")
def test_written_again_a_scenario_says_the_same(path: Path) -> None:
    given = read_scenario(path.read_bytes())

    assert read_scenario(written(given).encode()) == given


def test_a_scenario_fails_at_the_step_where_the_model_goes_another_way() -> None:
    given = read_scenario((P3 / "scenarios" / "straight_through.toml").read_bytes())

    with pytest.raises(ScenarioFailed) as failed:
        play(given, with_a_new_step(), KEY, PARAMETERS)

    assert failed.value.code == "scenario-open"
    assert failed.value.args_for_words["found"] == "T_ask"
    assert failed.value.step > 0


@pytest.mark.parametrize("path", sorted((P3 / "scenarios").glob("*.toml")), ids=lambda p: p.stem)
def test_carried_over_to_a_changed_model_a_scenario_passes_and_does_the_new_step(
    path: Path,
) -> None:
    changed = with_a_new_step()

    text = carried_over(path.read_bytes(), changed, KEY, PARAMETERS)

    given = read_scenario(text.encode())
    play(given, changed, KEY, PARAMETERS)
    assert text.startswith(path.read_text().splitlines()[0])


UNREADABLE = [b"= 1", b"\xff", b"start = 1", b'start = "s"\nopen = []\nstep = 1\n[end]',
              b'start = "s"\nopen = []\n[[step]]\ndone = "a"\n[end]']  # fmt: skip


@pytest.mark.parametrize("content", UNREADABLE)
def test_what_is_no_scenario_is_said_so(content: bytes) -> None:
    with pytest.raises(ScenarioFailed, match="scenario-unreadable"):
        read_scenario(content)


BEGUN = 'start = "S_assigned"\nopen = ["T_confirm_receipt"]\n'
ODD = [
    'start = "nowhere"\nopen = []\n[end]',
    f"{BEGUN}data = 3\n[end]",
    'start = "S_assigned"\nopen = 3\n[end]',
    f'{BEGUN}[[step]]\ndone = "T_gone"\nopen = []\n[end]',
    f"{BEGUN}[[step]]\nopen = []\n[end]",
    f"{BEGUN}[end]",
]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_scenario_fails_with_its_code(text: str) -> None:
    with pytest.raises(ScenarioFailed):
        play(read_scenario(text.encode()), definitions(), KEY, PARAMETERS)
