"""Every difference between two versions is found and named, and nothing else is."""

from pathlib import Path

import pytest

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
        ("form", "confirm_receipt", "field.received_on")
    ]


def test_a_row_of_a_decision_is_told_by_its_number() -> None:
    changed = {**P3, TABLE: P3[TABLE].replace(b"<text>2</text>", b"<text>3</text>", 1)}

    found = compare(P3, changed)

    assert [(one.part, one.what.partition(".")[0]) for one in found] == [("decision", "row")]
