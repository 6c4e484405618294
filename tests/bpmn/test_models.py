from __future__ import annotations

import tomllib
from itertools import combinations, pairwise

import pytest

from server.services import SERVICES
from tests.bpmn.drawing import BPMN, Box, Drawing, Point, drawing_of
from tests.bpmn.scenario import FOLDER, PROCESSES, definitions
from workflows.checks import check
from workflows.decisions import read_decisions
from workflows.definition import Definition
from workflows.scripts.syntax import parse
from workflows.xml_guard import safe_root

every_process = pytest.mark.parametrize("process", PROCESSES)
TASKS = ("userTask", "serviceTask", "callActivity")
EVENTS = ("startEvent", "endEvent", "intermediateThrowEvent",
          "intermediateCatchEvent", "boundaryEvent")  # fmt: skip
GATEWAYS = ("exclusiveGateway", "parallelGateway")
FRAMES = ("participant", "lane", "subProcess")
DATA = ("dataObjectReference",)
Leg = tuple[Point, Point]
WAYS = ("sequenceFlow", "association")
SCOPES = {
    "responsible_unit", "lead_unit", "issuing_office", "number_owner", "item_unit", "named_person",
    "appraiser", "approver", "assigner", "inspection_team", "supervisor", "installation",
}  # fmt: skip


def solid_shapes(drawing: Drawing) -> dict[str, Box]:
    """What may touch nothing else; a boundary event sits on its task."""
    inside = drawing.of_kind(*TASKS, *EVENTS, *GATEWAYS, *DATA)
    boundary = drawing.of_kind("boundaryEvent")
    return {one: drawing.shapes[one] for one in inside if one not in boundary}


@every_process
def test_the_checker_finds_no_error(process: str) -> None:
    folder = FOLDER / process
    files = {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*.*")}

    errors = [one for one in check(files) if one.severity == "error"]

    assert errors == []


@every_process
def test_every_element_is_drawn(process: str) -> None:
    drawing = drawing_of(process)

    assert set(drawing.of_kind(*TASKS, *EVENTS, *GATEWAYS, *FRAMES, *DATA)) == set(drawing.shapes)
    assert set(drawing.of_kind(*WAYS)) == set(drawing.ways)


@every_process
def test_no_two_shapes_overlap(process: str) -> None:
    shapes = solid_shapes(drawing_of(process))

    touching = [(a, b) for a, b in combinations(shapes, 2) if shapes[a].overlaps(shapes[b])]

    assert touching == []


@every_process
def test_no_label_covers_a_shape_or_another_label(process: str) -> None:
    drawing = drawing_of(process)
    shapes, labels = solid_shapes(drawing), drawing.labels

    covered = [(a, b) for a in labels for b in shapes if labels[a].overlaps(shapes[b])]
    covered += [(a, b) for a, b in combinations(labels, 2) if labels[a].overlaps(labels[b])]

    assert covered == []


@every_process
def test_everything_lies_inside_the_pool(process: str) -> None:
    drawing = drawing_of(process)
    pool = drawing.shapes[next(iter(drawing.of_kind("participant")))]

    outside = [one for one, box in drawing.shapes.items() if not pool.holds(box)]
    outside += [one for one, box in drawing.labels.items() if not pool.holds(box)]

    assert outside == []


@every_process
def test_a_node_lies_in_its_lane(process: str) -> None:
    drawing = drawing_of(process)
    boundary = drawing.of_kind("boundaryEvent")

    astray = [
        ref.text
        for lane, element in drawing.of_kind("lane").items()
        for ref in element.iter(f"{BPMN}flowNodeRef")
        if ref.text not in boundary
        and not drawing.shapes[lane].holds(drawing.shapes[str(ref.text)])
    ]

    assert astray == []


@every_process
def test_ways_run_straight_and_do_not_cross_or_pass_through_tasks(process: str) -> None:
    drawing = drawing_of(process)
    legs = [(one, leg) for one, way in drawing.ways.items() for leg in pairwise(way)]
    tasks = drawing.of_kind(*TASKS)

    slanted = [one for one, ((ax, ay), (bx, by)) in legs if ax != bx and ay != by]
    through = [
        (one, task)
        for one, leg in legs
        for task in tasks
        if inner(drawing.shapes[task]).overlaps(around(leg))
    ]
    crossing = [
        (a, b) for (a, one), (b, other) in combinations(legs, 2) if a != b and cross(one, other)
    ]

    assert (slanted, through, crossing) == ([], [], [])


def inner(box: Box) -> Box:
    return Box(box.x + 2, box.y + 2, box.width - 4, box.height - 4)


def around(leg: Leg) -> Box:
    (ax, ay), (bx, by) = leg
    return Box(min(ax, bx), min(ay, by), max(abs(ax - bx), 0.1), max(abs(ay - by), 0.1))


def cross(one: Leg, other: Leg) -> bool:
    """A level leg and an upright one that meet between their ends."""
    level, upright = (one, other) if one[0][1] == one[1][1] else (other, one)
    (ax, ay), (bx, by) = level
    (cx, cy), (dx, dy) = upright
    if ay != by or cx != dx:
        return False
    return min(ax, bx) < cx < max(ax, bx) and min(cy, dy) < ay < max(cy, dy)


@every_process
def test_every_condition_timer_and_cell_is_in_the_bounded_language(process: str) -> None:
    drawing = drawing_of(process)
    texts = [one.text for one in drawing.root.iter(f"{BPMN}conditionExpression", f"{BPMN}timeDate")]
    cells = [
        cell
        for file in (FOLDER / process).glob("*.dmn")
        for decision in read_decisions(safe_root(file.read_bytes()))
        for table in decision.tables
        for row in table.rows
        for cell in row.results
    ]

    for text in [*texts, *cells]:
        parse(str(text), "eval")


@every_process
def test_a_step_of_a_person_has_form_lane_and_instructions(process: str) -> None:
    definition = definitions()[process]
    tasks = [one for one in definition.elements.values() if one.kind == "userTask"]

    assert tasks
    for task in tasks:
        assert task.form in definition.forms, task.id
        assert task.lane in definition.lanes, task.id
        assert task.instructions, task.id


@every_process
def test_a_lane_has_roles_and_a_known_scope(process: str) -> None:
    for lane in definitions()[process].lanes.values():
        assert lane.roles, lane.id
        assert lane.scope in SCOPES, lane.id
        assert (lane.scope == "named_person") == (lane.named_in is not None)


@every_process
def test_every_effect_and_operator_is_registered(process: str) -> None:
    elements = definitions()[process].elements.values()
    named = {one.properties.get("effect") or one.operator for one in elements} - {None}

    assert named - set(SERVICES) == set()


@every_process
def test_everything_named_has_an_english_label(process: str) -> None:
    drawing = drawing_of(process)
    english = tomllib.loads((FOLDER / process / "en.toml").read_text(encoding="utf-8"))
    kinds = (*TASKS, *EVENTS, *GATEWAYS, *FRAMES, *DATA, "sequenceFlow", "message", "escalation")
    named = {one for one, element in drawing.of_kind(*kinds).items() if element.get("name")}

    guided = english.pop("instructions", {})

    assert named | {process} | spoken(definitions()[process]) == set(english)
    elements = definitions()[process].elements.items()
    assert {id_ for id_, one in elements if one.instructions} == set(guided)


def spoken(definition: Definition) -> set[str]:
    """Words in properties that a page shows: they have no id of their own."""
    own = definition.properties
    columns = {one.properties.get("column") for one in definition.elements.values()}
    said = {f"column {name}" for name in {*columns, own.get("column")} - {None}}
    stages = {one.properties.get("stage") for one in definition.elements.values()} - {None}
    said |= {f"stage {name}" for name in stages}
    said |= {f"group {own['group']}"} if "group" in own else set()
    return said | ({"summary"} if "summary" in own else set())


@every_process
def test_every_called_process_has_a_folder(process: str) -> None:
    assert definitions()[process].calls <= set(PROCESSES)
