"""A form that was copied into another process is filled as the one it comes from."""

from __future__ import annotations

import shutil
from pathlib import Path

from workflows.definition import read_folder
from workflows.forms import read_form

BPMN = Path(__file__).parents[2] / "bpmn"


def test_a_copy_keeps_the_name_of_its_facts(tmp_path: Path) -> None:
    copy = tmp_path / "next_directive"
    shutil.copytree(BPMN / "directive_rollout", copy)
    drawn = (copy / "directive_rollout.bpmn").read_text("utf-8")
    (copy / "directive_rollout.bpmn").unlink()
    (copy / "next_directive.bpmn").write_text(
        drawn.replace('"directive_rollout"', '"next_directive"'), "utf-8"
    )

    definition = read_folder(copy)
    files = definition.forms["next_directive.set_deadlines"]
    form = read_form("next_directive.set_deadlines", files["schema"], files["ui"])

    assert (definition.key, form.facts) == ("next_directive", "deadlines")


def test_a_form_that_names_none_goes_by_its_own_key() -> None:
    form = read_form("p.f", {"type": "object", "properties": {}}, {})

    assert form.facts == "p.f"
