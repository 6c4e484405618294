"""A step repeated over a unit group, without an organisation: engine, checker, rehearsal, words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.drawings import NOW, Run, call, drawn, multi, props
from tests.workflows.test_reading_aloud import spoken
from workflows.advance import World
from workflows.asked_names import asked_names
from workflows.checks import check
from workflows.definition import read_files
from workflows.draft import rehearse
from workflows.errors import ExpressionFailed
from workflows.rehearsal import Stage

FOLDER = Path(__file__).parents[1] / "processes" / "unit_group"
FILES = {name: (FOLDER / name).read_bytes() for name in ("parent.bpmn", "child.bpmn")}
FLOW = "start s; user after; end E_x\ns > c > after > E_x"
GROUP = f'<dataObject id="DO_g" name="Quận ủy">{props(unit_group="quan-uy")}</dataObject>'
POINTED = f'{GROUP}<dataObjectReference id="DR_g" dataObjectRef="DO_g"/>'


def asked(reference: str, members: int | None) -> Run:
    world = World(now=NOW, members={"quan-uy": members}.__getitem__)
    return Run(drawn(FLOW, call("c", "q", multi(reference)) + POINTED), world=world)


@pytest.mark.parametrize("reference", ["DO_g", "DR_g"])
def test_a_call_over_a_group_hands_out_the_groups_row_set(reference: str) -> None:
    (request,) = asked(reference, 5).advance.children

    assert request.collection == {"rows": "unit_group/quan-uy", "count": 5}
    assert (request.multi, request.item_name) == (True, "unit")


def test_an_empty_group_is_done_at_once_and_an_unknown_one_is_named() -> None:
    assert asked("DO_g", 0).open == ["after"]
    with pytest.raises(ExpressionFailed, match="no unit group quan-uy") as failed:
        asked("DO_g", None)
    assert failed.value.element == "c"


def told(files: dict[str, bytes], groups: dict[str, int] | None) -> list[tuple[str, str, str]]:
    found = check(files, groups=groups)
    return [(p.severity, p.code, p.args["name"]) for p in found if p.code.startswith("group")]


def test_the_checker_tells_at_the_step_what_is_wrong_with_its_group() -> None:
    assert told(FILES, None) == told(FILES, {"quan_uy": 5}) == []
    assert told(FILES, {"quan_uy": 0}) == [("warning", "group-empty", "Quận ủy")]
    assert told(FILES, {"huyen_uy": 4}) == [("error", "group-unknown", "Quận ủy")]


def test_what_is_repeated_inside_the_instance_cannot_run_over_a_group() -> None:
    parent = FILES["parent.bpmn"].decode()
    serving = parent.replace('callActivity id="C"', 'scriptTask id="C"').replace(
        "bpmn:callActivity", "bpmn:scriptTask"
    )

    assert told({"parent.bpmn": serving.encode()}, None) == [
        ("error", "group-misplaced", "Quận ủy")
    ]


def test_sample_units_stand_in_where_there_is_no_organisation() -> None:
    done = rehearse(FILES, process="group_parent")

    assert done.outcome == "completed"
    assert done.run is not None
    trail = [step.element for step in done.run.trace if step.status == "completed"]
    assert trail.count("T_one") == 2


def test_the_group_is_read_aloud_by_its_name_and_asked_of_nobody() -> None:
    assert spoken(FILES["parent.bpmn"])["C"].startswith(
        "Mỗi đơn vị thuộc nhóm Quận ủy, cùng lúc, chạy quy trình con group_child"
    )
    definition = read_files(FILES, process="group_parent")
    assert [one.name for one in asked_names(definition) if one.is_list] == []


@pytest.mark.parametrize("named", ["don-vi-mau", "unit_group/quan_uy"])
def test_a_rehearsal_says_which_units_stand_in(named: str) -> None:
    definitions = {key: read_files(FILES, process=key) for key in ("group_parent", "group_child")}
    stage = Stage(definitions, rows={named: [{"unit_id": f"DV-{n}"} for n in range(3)]})

    stage.start("group_parent", data={})

    assert [task.item for task in stage.open_tasks()] == [{"unit_id": f"DV-{n}"} for n in range(3)]
