"""Every difference between two versions is found and named, and nothing else is."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from workflows.comparing import compare

FOLDERS = sorted(path.parent for path in Path("bpmn").glob("*/*.bpmn"))


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in (".bpmn", ".dmn", ".json")
    }


P3 = files_of(Path("bpmn/unit_implementation"))
DIAGRAM = "unit_implementation.bpmn"
FORM = "forms/confirm_receipt.schema.json"
TABLE = "step_limit_by_urgency.dmn"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_model_does_not_differ_from_itself(folder: Path) -> None:
    files = files_of(folder)
    spaced = {name: data.replace(b"><", b">\n <") if name.endswith("bpmn") else data
              for name, data in files.items()}  # fmt: skip

    assert compare(files, spaced) == ()


CHANGES = [
    (DIAGRAM, 'name="Duyệt kế hoạch"', 'name="Phê duyệt"',
     ("changed", "T_approve_plan", "name", "Duyệt kế hoạch", "Phê duyệt")),
    (DIAGRAM, 'value="10WD"', 'value="8WD"',
     ("changed", "T_plan", "property.limit", "10WD", "8WD")),
    (DIAGRAM, 'approve_plan["decision"] == "return"', 'approve_plan["decision"] == "no"',
     ("changed", "F_G_plan__T_plan", "conditionExpression",
      'approve_plan["decision"] == "return"', 'approve_plan["decision"] == "no"')),
    (DIAGRAM, 'default="F_G_plan__T_sign_plan"', 'default="F_G_plan__T_plan"',
     ("changed", "G_plan", "default", "Duyệt", "Trả lại")),
    (DIAGRAM, "Xem dự thảo kế hoạch", "Đọc dự thảo kế hoạch",
     ("changed", "T_approve_plan", "instructionsForEndUser",
      "Xem dự thảo kế hoạch; nếu trả lại, ghi rõ nội dung cần sửa.",
      "Đọc dự thảo kế hoạch; nếu trả lại, ghi rõ nội dung cần sửa.")),
    (DIAGRAM, '<bpmn:inputDataItem id="C_children_item" name="unit" />',
     '<bpmn:inputDataItem id="C_children_item" name="row" />',
     ("changed", "C_children", "multiInstanceLoopCharacteristics.inputDataItem.name",
      "unit", "row")),
    (DIAGRAM, 'name="roles" value="van_thu"', 'name="roles" value="chuyen_vien"',
     ("changed", "L_van_thu_don_vi", "property.roles", "van_thu", "chuyen_vien")),
    (DIAGRAM, 'messageRef="msg_receipt_confirmed"', 'messageRef="msg_report_submitted"',
     ("changed", "M_receipt_confirmed", "messageEventDefinition.messageRef",
      "msg_receipt_confirmed", "msg_report_submitted")),
    (DIAGRAM, 'sourceRef="T_plan"', 'sourceRef="T_conference"',
     ("changed", "F_T_plan__T_approve_plan", "sourceRef",
      "Lập kế hoạch thực hiện", "Tổ chức hội nghị quán triệt")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told"), CHANGES)
def test_one_change_is_told_at_its_element(
    name: str, old: str, new: str, told: tuple[str, ...]
) -> None:
    changed = {**P3, name: P3[name].decode().replace(old, new, 1).encode()}

    found = compare(P3, changed)

    assert [(one.kind, one.id, one.what, one.before, one.after) for one in found] == [told]


def test_what_is_added_and_removed_is_named_once() -> None:
    message = '<bpmn:message id="msg_new" name="msg_new" /><bpmn:process '
    grown = P3[DIAGRAM].decode().replace("<bpmn:process ", message, 1)
    changed = {**P3, DIAGRAM: grown.encode()}

    assert [(one.kind, one.type, one.id) for one in compare(P3, changed)] == [
        ("added", "message", "msg_new")
    ]
    assert [one.kind for one in compare(changed, P3)] == ["removed"]


def test_a_moved_shape_is_moved_and_nothing_more() -> None:
    before, mark, after = P3[DIAGRAM].decode().partition('bpmnElement="T_plan"')
    moved = before + mark + after.replace(' x="', ' x="1', 1)

    found = compare(P3, {**P3, DIAGRAM: moved.encode()})

    assert [(one.kind, one.id) for one in found] == [("moved", "T_plan")]


def test_a_field_of_a_form_is_told_by_its_name() -> None:
    changed = {**P3, FORM: P3[FORM].replace("Ngày nhận".encode(), "Ngày đến".encode())}

    found = compare(P3, changed)

    assert [(one.part, one.id, one.what) for one in found] == [
        ("form", "confirm_receipt", "field.received_on/label")
    ]


def test_a_row_of_a_decision_is_told_by_its_number() -> None:
    changed = {**P3, TABLE: P3[TABLE].replace(b"<text>2</text>", b"<text>3</text>", 1)}

    found = compare(P3, changed)

    assert [(one.part, one.what.partition(".")[0]) for one in found] == [("decision", "row")]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the single values of a JSON file stand."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict | list) and one:
            yield from leaves(one, (*path, key))
        else:
            yield (*path, key)


def changed_json(content: bytes, rng: random.Random) -> bytes:
    read = json.loads(content)
    *way, last = rng.choice(list(leaves(read)))
    place = read
    for step in way:
        place = place[step]
    place[last] = "otherwise" if place[last] != "otherwise" else "again"
    return json.dumps(read).encode()


def changed_xml(content: bytes, rng: random.Random) -> bytes:
    """One attribute or text that is no bookkeeping, no id that others refer to, and no picture."""
    root = etree.fromstring(content)
    skipped = ("incoming", "outgoing", "flowNodeRef", "participantRef", "definitions", "waypoint",
               "BPMNDiagram", "BPMNPlane", "BPMNShape", "BPMNEdge", "BPMNLabel", "Bounds",
               "DMNDI", "Input")  # fmt: skip
    places: list[tuple[Any, str]] = []
    for node in root.iter(etree.Element):
        if etree.QName(node).localname in skipped:
            continue
        places += [(node, key) for key in node.attrib if key != "id"]
        places += [(node, "")] if (node.text or "").strip() and not len(node) else []
    node, key = rng.choice(places)
    if key:
        node.set(key, "otherwise")
    else:
        node.text = "otherwise"
    return etree.tostring(root)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_nothing_that_is_said_can_change_in_silence(folder: Path) -> None:
    files, rng, silent = files_of(folder), random.Random(folder.name), []
    for name in sorted(files):
        for _ in range(40 if name.endswith("bpmn") else 3):
            change = changed_json if name.endswith(".json") else changed_xml
            after = {**files, name: change(files[name], rng)}
            if after[name] != files[name] and not compare(files, after):
                silent.append(name)

    assert silent == []


def test_a_new_field_a_lost_one_and_a_reworded_one_are_told_apart() -> None:
    old = json.loads(P3[FORM])
    new = json.loads(P3[FORM])
    new["properties"]["place"] = {"type": "string", "title": "Nơi nhận"}
    del new["properties"]["decline_reason"]
    new["properties"]["received_on"]["title"] = "Ngày đến"
    assert old != new

    found = compare(P3, {**P3, FORM: json.dumps(new).encode()})

    told = {(one.kind, one.what, one.before, one.after) for one in found}
    assert ("added", "field.place", "", "") in told
    assert ("changed", "field.received_on/label", "Ngày nhận", "Ngày đến") in told
    assert {(kind, what) for kind, what, _, _ in told if kind == "removed"} == {
        ("removed", "field.decline_reason")
    }


def test_a_row_put_in_between_is_one_row_more() -> None:
    row = '<rule id="new"><inputEntry id="n1"><text>"KHAC"</text></inputEntry>'
    row += '<outputEntry id="n2"><text>9</text></outputEntry>'
    row += '<outputEntry id="n3"><text>"WD"</text></outputEntry></rule>'
    text = P3[TABLE].decode()
    at = text.index("<rule", text.index("<rule") + 1)

    found = compare(P3, {**P3, TABLE: (text[:at] + row + text[at:]).encode()})

    assert [(one.kind, one.what, one.after) for one in found] == [
        ("added", "row.2", '"KHAC" | 9 | "WD"')
    ]


def test_a_scenario_that_comes_goes_or_changes_is_told_by_its_words() -> None:
    name = "scenarios/late.toml"
    with_it = {**P3, name: "# Đơn vị chậm\n[data]\n".encode()}

    assert [(one.kind, one.part, one.name) for one in compare(P3, with_it)] == [
        ("added", "scenario", "Đơn vị chậm")
    ]
    assert [one.kind for one in compare(with_it, {**with_it, name: b"# x\n"})] == ["changed"]
