"""Forms and decision tables without their notation: what is saved is what the server reads."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.desk import Desk
from workflows.decisions import decide, read_decisions
from workflows.forms import read_form

pytestmark = pytest.mark.browser
TABLE = "step_limit_by_urgency.dmn"
FORM = "decline_review"


def table(desk: Desk) -> Any:
    (decision,) = read_decisions(etree.fromstring(desk.saved()[TABLE].encode()))
    return decision.tables[0]


def form(desk: Desk, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    files = desk.saved()
    return (
        json.loads(files[f"forms/{name}.schema.json"]), json.loads(files[f"forms/{name}.ui.json"])
    )  # fmt: skip


def cell(desk: Desk, row: int, column: int) -> str:
    """Opened; its key."""
    key = f"dmn:step_limit_by_urgency:cell:{row}:{column}"
    if desk.at(key).locator("xpath=..").get_attribute("open") is None:
        desk.at(key).click()
    return key


def test_a_decision_table_is_changed_cell_by_cell(desk: Desk) -> None:
    desk.begin("unit_implementation")
    key = "dmn:step_limit_by_urgency"
    expect(desk.at(f"{key}:cell:0:0")).to_have_text("HOA_TOC")
    expect(desk.at(f"{key}:cell:3:0")).to_have_text("gì cũng được")
    expect(desk.at(f"{key}:cell:3:1")).to_contain_text("tham số: ")

    desk.at(f"{key}:add").click()
    desk.say(f"{cell(desk, 4, 0)}:sign", "là một trong")
    desk.put(f"{key}:cell:4:0:value", "MAT, KHAN")
    desk.put(f"{cell(desk, 4, 2)}:value", "WD")
    desk.say(f"{cell(desk, 4, 1)}:kind", "số")
    desk.put(f"{key}:cell:4:1:value", "3")
    desk.at(f"{key}:up:4").click()

    read = table(desk)
    assert read.rows[3].tests == ('? in ["MAT", "KHAN"]',)
    assert read.rows[3].results == ("3", '"WD"')
    assert decide(read, {"urgency": "MAT"}) == {"amount": 3, "unit": "WD"}
    expect(desk.at(f"{key}:cell:3:0")).to_have_text("là một trong MAT, KHAN")
    desk.undo(7)
    assert len(table(desk).rows) == 4


def test_a_column_looks_at_a_field_and_takes_its_type(desk: Desk) -> None:
    desk.on("unit_implementation")
    key = "dmn:step_limit_by_urgency"
    desk.page.locator("[data-decision=step_limit_by_urgency] summary", has_text="Các cột").click()

    desk.pick(f"{key}:field:0", 'prepare_plan["has_children"]')
    desk.say(f"{cell(desk, 0, 0)}:value", "có")

    assert table(desk).rows[0].tests == ("True",)
    desk.at(f"{key}:add-input").click()
    assert table(desk).rows[0].tests == ("True", "-")
    desk.at(f"{key}:drop-column:1").click()
    assert table(desk).rows[0].tests == ("True",)
    desk.pick(f"{key}:field:0", "")
    desk.put(f"{key}:expression:0", "urgency")
    desk.say(f"{key}:type:0", "số")
    desk.say(f"{cell(desk, 0, 0)}:sign", "trong khoảng")
    desk.put(f"{key}:cell:0:0:value-to", "5")
    assert table(desk).rows[0].tests[0].endswith("<= ? <= 5")
    desk.say(f"{key}:cell:0:0:sign", "theo biểu thức")
    expect(desk.at(f"{key}:cell:0:0:text")).to_be_visible()


def test_a_forms_fields_are_ordered_grouped_and_depend_on_each_other(desk: Desk) -> None:
    desk.on("unit_implementation")
    page = desk.page
    desk.at(f"open-form:{FORM}").click()
    names = list(form(desk, FORM)[0]["properties"])
    first, second = names[:2]

    page.locator(f'[data-field="{second}"] > summary').click()
    desk.put(f"field:{second}:group", "Ý kiến")
    desk.pick(f"field:{second}:show-field", first)
    desk.at(f"field:{second}:show-add").click()
    desk.at(f"field:{second}:up").click()

    schema, ui = form(desk, FORM)
    assert list(schema["properties"])[:2] == [second, first]
    assert ui[second]["ui:options"]["group"] == "Ý kiến"
    assert schema["properties"][second]["x-show"].count(first) == 2
    read_form(FORM, schema, ui)
    desk.at(f"field:{second}:show-clear").click()
    assert "x-show" not in form(desk, FORM)[0]["properties"][second]
    desk.undo(5)
    assert list(form(desk, FORM)[0]["properties"]) == names


def test_a_form_as_json_is_taken_when_it_is_sound_and_an_unknown_kind_is_flagged(
    desk: Desk,
) -> None:
    desk.on("unit_implementation")
    page = desk.page
    desk.at(f"open-form:{FORM}").click()
    page.locator(".form-fields summary", has_text="dạng JSON").click()
    before = form(desk, FORM)

    desk.put("raw:schema", '{"title": "Hỏng"')
    expect(page.locator(".form-fields [role=alert]").first).to_have_text(
        "JSON chưa đúng, chưa lưu: dòng 1, cột 17: hết nội dung mà chưa đóng dấu { mở ở dòng 1."
    )
    assert form(desk, FORM) == before
    ui = before[1] | {next(iter(before[0]["properties"])): {"ui:widget": "hologram"}}
    desk.put("raw:ui", json.dumps(ui))

    expect(page.locator(".form-fields [role=alert]").first).to_contain_text("hologram")
    expect(page.locator("[data-m=problem-list]")).to_contain_text("hologram")
    desk.undo()
    assert form(desk, FORM) == before


FAULTS = [
    ("", "dòng 1, cột 1: chưa có nội dung"),
    ("[1]", "dòng 1, cột 1: phải bắt đầu bằng dấu {"),
    ('{\n  "a": 1,\n}', "dòng 2, cột 9: thừa dấu phẩy"),
    ('{\n  "a": 1\n  "b": 2\n}', "dòng 2, cột 9: thiếu dấu phẩy, hoặc dấu đóng }"),
    ('{"a": [1 2]}', "dòng 1, cột 9: thiếu dấu phẩy, hoặc dấu đóng ]"),
    ("{a: 1}", "dòng 1, cột 2: cần một tên"),
    ('{"a" 1}', "dòng 1, cột 6: sau tên cần dấu hai chấm"),
    ('{"a": True}', "dòng 1, cột 7: cần một giá trị"),
    ('{"a": 01}', "dòng 1, cột 7: số viết chưa đúng"),
    ('{\n"a": "mở\n}', "dòng 2, cột 6: chữ chưa có dấu ngoặc kép đóng"),
    ('{"a": "\\đ"}', "dòng 1, cột 8: sau dấu \\"),
    ('{"a": 1} x', "dòng 1, cột 10: sau dấu đóng cuối cùng"),
    ('{"a": ' + "[" * 70, "dòng 1, cột 70: lồng quá nhiều tầng"),
]
READ = """async (texts) => {
  const { jsonFault } = await import('/static/js/modeller/json_fault.js');
  return texts.map(jsonFault);
}"""
BOTH = """async (texts) => {
  const { jsonFault } = await import('/static/js/modeller/json_fault.js');
  const sound = (text) => {
    try { return JSON.parse(text)?.constructor === Object; } catch { return false; }
  };
  return texts.filter((text) => sound(text) !== (jsonFault(text) === null));
}"""


def test_a_fault_of_json_is_told_in_words_with_its_line_and_column(desk: Desk) -> None:
    desk.on("unit_implementation")

    told = desk.page.evaluate(READ, [text for text, _ in FAULTS])

    for one, (_, words) in zip(told, FAULTS, strict=True):
        assert one.startswith(words)


def test_what_is_called_faulty_json_is_what_no_browser_reads(desk: Desk) -> None:
    """A sound text, and it with any one character gone, doubled, or another in its place."""
    desk.on("unit_implementation")
    sound = '{"a": [1.5e+2, -0, true, null, {}], "b\\n\\u00e9": {"c": "đ", "d": [[]]}}'
    texts = [sound] + [
        sound[:at] + put + sound[at + gone :]
        for at in range(len(sound))
        for put, gone in (("", 1), *((one, n) for one in '"{}[],:0-.etn \\x' for n in (0, 1)))
    ]

    assert desk.page.evaluate(BOTH, texts) == []


def test_every_kind_of_field_is_told_in_words(desk: Desk) -> None:
    """Also those that only JSON can set."""
    desk.on("consultation")
    desk.at("open-form:consolidate").click()

    kinds = desk.page.locator(".field-box > summary .meta")
    text, asked = "Một dòng chữ", "Đoạn văn, bắt buộc"
    table = ["Bảng nhiều dòng", text, text, asked]
    expect(kinds).to_have_text(["Hệ thống tự điền", *table, asked, "Một tệp"])


def test_files_are_taken_into_the_open_draft_or_refused_by_name(desk: Desk) -> None:
    desk.on("unit_implementation")
    told = desk.at("import-told")
    sound = {"title": "Từ tệp", "type": "object", "properties": {"a": {"type": "string"}}}

    desk.at("import").set_input_files(
        {"name": "hong.schema.json", "mimeType": "application/json", "buffer": b"[1"}
    )
    expect(told).to_contain_text("hong.schema.json (dòng 1, cột 1: phải bắt đầu bằng dấu {")
    desk.at("import").set_input_files(
        {"name": "moi.schema.json", "mimeType": "application/json",
         "buffer": json.dumps(sound).encode()}
    )  # fmt: skip

    expect(told).to_contain_text("Đã nhập 1 tệp")
    assert json.loads(desk.saved()["forms/moi.schema.json"]) == sound
    desk.undo()
    assert "forms/moi.schema.json" not in desk.saved()
