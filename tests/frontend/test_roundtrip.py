"""Nothing of a file is lost on its way through the editor, or it is named and not saved."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.web.frontend import build
from workflows.checks.work import SPIFF_WORDS

FRONTEND = Path(build.__file__).parent
OURS = sorted(Path("bpmn").glob("*/*.bpmn"))
CORPUS = sorted(Path("../shared/corpus").rglob("*.bpmn"))
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"


def through(paths: list[Path]) -> dict[str, dict[str, Any]]:
    """Path -> {"lost": [{"name", "value", "id", "count"}], "gained", "bare", "kept", "isDrawn"},
    or {"refused": reason}.

    `bare`: what would be lost if nothing were put back; `kept`: how much is; `isDrawn`: the file
    came without a drawing.
    """
    node, _npm = build.tools()
    script = FRONTEND / "src" / "roundtrip.js"
    done = subprocess.run(
        [node, str(script), *map(str, paths)], capture_output=True, text=True, check=True
    )
    said = (json.loads(line) for line in done.stdout.splitlines())
    return {one.pop("path"): one for one in said}


def test_our_own_models_lose_nothing() -> None:
    said = through(OURS)

    assert len(said) == len(OURS)
    assert {path: one for path, one in said.items() if one.get("lost") != []} == {}


@pytest.mark.skipif(not CORPUS, reason="the corpus is not beside the repository")
def test_models_from_outside_lose_and_gain_nothing() -> None:
    said = through(CORPUS)

    readable = {path: one for path, one in said.items() if "refused" not in one}
    assert {Path(path).parent.name for path in said.keys() - readable.keys()} <= {"malformed"}
    assert {path: one for path, one in readable.items() if one["lost"] or gained(one)} == {}
    assert sum(one["isDrawn"] for one in readable.values()) > 80
    assert sum(one["kept"] > 0 for one in readable.values()) > 40


def gained(one: dict[str, Any]) -> list[Any]:
    """But for what says at a step once more which flows lead there and away."""
    said = ("incoming", "incoming#", "outgoing", "outgoing#")
    return [fact for fact in one["gained"] if not fact["name"].endswith(said)]


def test_what_the_tool_cannot_hold_is_put_back_in_its_place(tmp_path: Path) -> None:
    """A reference to nothing, an unheard child, an attribute of others, one child for another."""
    inside = '<s:unheard x="1">text</s:unheard><s:retry>3</s:retry>'
    model = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:s="{SPIFF}"
        xmlns:o="urn:other"><process id="p"><task id="a" o:colour="red">
        <extensionElements>{inside}</extensionElements><incoming>nowhere</incoming>
        <odd>child</odd></task><sequenceFlow id="f" sourceRef="a" targetRef="gone" />
        </process></definitions>"""
    path = tmp_path / "model.bpmn"
    path.write_text(model)

    said = through([path])[str(path)]

    assert (said["lost"], gained(said)) == ([], [])
    assert said["kept"] >= 4


def test_every_kind_of_loss_is_named_with_its_place(tmp_path: Path) -> None:
    inside = '<s:unheard x="1">text</s:unheard><s:retry>3</s:retry>'
    model = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:s="{SPIFF}">
        <process id="p"><task id="a"><extensionElements>{inside}</extensionElements>
        <incoming>nowhere</incoming></task></process></definitions>"""
    path = tmp_path / "model.bpmn"
    path.write_text(model)

    lost = through([path])[str(path)]["bare"]

    assert {re.sub(r"^{.*}", "", fact["name"]) for fact in lost} == {
        "unheard", "unheard@", "unheard#", "incoming", "incoming#",
    }  # fmt: skip
    assert {fact["id"] for fact in lost} == {"a"}


def test_the_editor_knows_every_element_that_the_checker_knows() -> None:
    source = (FRONTEND / "src" / "spiffworkflow.js").read_text()
    named = {name[0].lower() + name[1:] for name in re.findall(r'"([A-Z]\w+)"', source)}

    assert named >= SPIFF_WORDS
