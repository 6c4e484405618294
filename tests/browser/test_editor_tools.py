"""Around the drawing: search, small map, copies with all they need, files from outside, history."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from playwright.sync_api import expect

from server.words import area
from tests.browser.desk import Desk
from tests.browser.modelling import opened
from tests.browser.pages import follow
from workflows.decisions import read_decisions

pytestmark = pytest.mark.browser
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def test_a_step_is_found_by_its_name_and_the_small_map_opens(desk: Desk) -> None:
    desk.on("dissemination")
    page = desk.page

    page.locator("[data-act=find]").click()
    page.locator(".djs-search-input input").press_sequentially("san pham")
    page.keyboard.press("Enter")
    expect(page.locator(".props h2")).to_have_text("Đặt thời hạn, sản phẩm")
    expect(page.locator(".djs-minimap")).not_to_have_class(re.compile("open"))
    page.locator("[data-act=map]").click()

    expect(page.locator(".djs-minimap.open svg").first).to_be_visible()
    expect(page.locator(".djs-minimap .djs-visual").nth(10)).to_be_attached()
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    page.locator("[data-act=map]").click()


def test_the_buttons_stand_under_the_drawing_and_tables_are_read_on_a_phone(desk: Desk) -> None:
    page = desk.page
    desk.blank("Bảng trên điện thoại")
    desk.at("dmn:new").fill("Ai duyệt")
    desk.at("dmn:new").press("Enter")
    expect(page.locator(".dmn .cell")).to_have_count(2)

    drawing, tools = (page.locator(f"[data-m={one}]").bounding_box() for one in ("canvas", "tools"))
    page.set_viewport_size({"width": 390, "height": 844})

    assert drawing
    assert tools
    assert tools["y"] >= drawing["y"] + drawing["height"]
    table = page.locator(".dmn .scroll")
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.set_viewport_size({"width": 1366, "height": 768})


OTHER_TOOL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x"
 targetNamespace="urn:t"><process id="cong_cu_khac" isExecutable="true"><startEvent id="s"/>
 <userTask id="a" name="Việc" x:mark="1"><extensionElements><x:note>nhớ</x:note></extensionElements>
 {loop}</userTask><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/>
 <sequenceFlow id="g" sourceRef="a" targetRef="e"/></process></definitions>"""


LOOP = '<standardLoopCharacteristics {id} x:odd="2" loopMaximum="3"/>'


@pytest.mark.parametrize("id_", ["", 'id="l"'])
def test_what_other_tools_wrote_stays_when_a_step_becomes_another_kind_or_is_dropped_on_purpose(
    desk: Desk, id_: str
) -> None:
    page, banner = desk.page, desk.page.locator("[data-m=banner]")
    desk.visit("/models")
    desk.choose_file("khac.bpmn", OTHER_TOOL.format(loop=LOOP.format(id=id_)))
    desk.arrive("cong_cu_khac")
    desk.go("a")

    desk.at("replace").click()
    page.locator(".djs-popup .entry", has_text="Việc hệ thống làm").click()

    expect(page.locator(".props .pt")).to_contain_text("Đang chọn: việc hệ thống làm")
    task = etree.fromstring(desk.diagram().encode()).find(f".//{BPMN}serviceTask")
    assert task is not None
    assert task.get("{urn:x}mark") == "1"
    assert [one.text for one in task.iter("{urn:x}note")] == ["nhớ"]
    assert [one.get("{urn:x}odd") for one in task.iter(f"{BPMN}standardLoopCharacteristics")] == [
        "2"
    ]
    expect(desk.at("repeat")).to_have_value("standard")
    expect(desk.at("loop-most")).to_have_value("3")
    desk.put("loop-most", "0")
    expect(page.locator("[data-m=problem-list]")).to_contain_text("lặp tối đa mấy lần")
    desk.pick("repeat", "")
    expect(banner).to_contain_text("odd=2 (a)")
    banner.get_by_role("button", name="Hoàn tác").click()
    expect(banner).to_be_hidden()
    assert 'x:odd="2"' in desk.diagram()
    desk.pick("repeat", "")
    banner.get_by_role("button", name="Bỏ các nội dung đó và lưu").click()
    expect(banner).to_be_hidden()
    assert "LoopCharacteristics" not in desk.diagram()


def test_copied_steps_take_their_form_table_and_message_along(desk: Desk) -> None:
    page = desk.page
    desk.blank("Nơi chép")
    desk.go("T_first")
    desk.at("form-new").click()
    desk.put("new-field", "Ý kiến")
    desk.act("new-kind", "Đoạn văn")
    desk.at("dmn:new").fill("Bảng thử")
    desk.at("dmn:new").press("Enter")
    desk.act("after", "Bảng quyết định")
    desk.pick("decision", "bang_thu")
    desk.put("name", "Tra bảng")
    desk.act("after", "Gửi tin")
    desk.put("message-new", "Báo đoàn thể")
    page.get_by_role("button", name="Thêm tin").click()
    desk.put("key-new", "unit_id")
    page.get_by_role("button", name="Thêm trường").click()
    desk.put("name", "Gửi tin đi")
    source = desk.saved()
    select(desk, "T_first", "X_tra_bang", "M_gui_tin_di")
    page.locator("[data-act=copy]").click()

    desk.blank("Nơi dán")
    page.locator("[data-act=paste]").click()
    first = desk.saved()
    page.locator('[data-key^="open-form:"]').click()
    desk.put("form-title", "Khác đi")
    desk.put("dmn:bang_thu:name", "Khác đi")
    desk.go(ids(first, "intermediateThrowEvent")[0])
    desk.put("message-label", "Khác đi")
    page.locator("[data-act=paste]").click()
    second = desk.saved()

    assert {name: first[name] for name in source if not name.endswith(".bpmn")} == {
        name: text for name, text in source.items() if not name.endswith(".bpmn")
    }
    (message,) = ids(first, "message")
    assert ids(first, "correlationProperty") == ["unit_id"]
    assert ids(second, "message") == [message, f"{message}_2"]
    form = next(name for name in source if name.endswith(".schema.json"))
    copy = form.replace(".schema", "_2.schema")
    assert second[copy] == source[form]
    assert meaning(second["bang_thu_2.dmn"], "bang_thu_2") == meaning(
        source["bang_thu.dmn"], "bang_thu"
    )
    diagram = drawing(second)
    for name in (copy.removeprefix("forms/"), "bang_thu_2"):
        assert name in diagram
    desk.undo()
    assert desk.saved().keys() == first.keys()


def select(desk: Desk, *elements: str) -> None:
    for number, element in enumerate(elements):
        shape = desk.page.locator(f'.djs-element[data-element-id="{element}"] > .djs-visual')
        shape.click(modifiers=["Shift"] if number else [], force=True)


def meaning(table: str, id_: str) -> tuple[str, object]:
    (decision,) = read_decisions(etree.fromstring(table.encode()))
    assert decision.id == id_
    rows = [(one.tests, one.results) for one in decision.tables[0].rows]
    return decision.name, rows


def drawing(files: dict[str, str]) -> str:
    return next(text for name, text in files.items() if name.endswith(".bpmn"))


def ids(files: dict[str, str], kind: str) -> list[str]:
    root = etree.fromstring(drawing(files).encode())
    return [str(one.get("id")) for one in root.iter(f"{BPMN}{kind}")]


FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x" id="d">
<process id="tu_ngoai" name="Từ ngoài" isExecutable="true"><startEvent id="s" name="Bắt đầu"/>
<userTask id="t" name="Việc từ ngoài"><documentation>{words}</documentation></userTask>
<endEvent id="e" name="Xong"/><sequenceFlow id="a" sourceRef="s" targetRef="t"/>
<sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"""


def imported(desk: Desk, model: str) -> None:
    desk.visit("/models")
    desk.choose_file("tu_ngoai.bpmn", model)
    desk.arrive("tu_ngoai")


def test_a_model_from_a_file_is_drawn_and_its_history_goes_back(desk: Desk) -> None:
    imported(desk, FOREIGN.format(words="Lời dặn"))
    page = desk.page
    desk.go("t")
    desk.put("name", "Việc đã đổi tên")
    assert "Việc đã đổi tên" in desk.diagram()
    page.reload()
    desk.arrive("tu_ngoai")

    follow(page.get_by_role("button", name=re.compile("Đưa về lúc này")).last)
    opened(page)

    root = etree.fromstring(desk.diagram().encode())
    (task,) = root.iter(f"{BPMN}userTask")
    assert task.get("name") == "Việc từ ngoài"
    assert task.findtext(f"{BPMN}documentation") == "Lời dặn"


# a shape that does not say where it is
UNDRAWABLE = FOREIGN.replace(
    "</definitions>",
    """<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane
    bpmnElement="tu_ngoai"><d:BPMNShape bpmnElement="s"/></d:BPMNPlane></d:BPMNDiagram>
    </definitions>""",
)


def test_steps_without_a_picture_are_told_and_drawn(desk: Desk) -> None:
    imported(desk, UNDRAWABLE)
    page = desk.page
    expect(page.locator("[data-m=banner]")).to_contain_text("Bắt đầu, Việc từ ngoài, Xong")

    page.get_by_role("button", name="Vẽ lại toàn bộ sơ đồ").click()

    expect(page.locator(".canvas-in .djs-shape[data-element-id=t]")).to_have_count(1)
    expect(page.locator("[data-m=banner]")).to_be_hidden()
    assert "Việc từ ngoài" in desk.diagram()


def shape(id_: str, x: int, more: str = "") -> str:
    bounds = f'<c:Bounds x="{x}" y="80" width="100" height="80"/>'
    return f'<d:BPMNShape id="{id_}_di" bpmnElement="{id_}"{more}>{bounds}</d:BPMNShape>'


FOLDED = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x" id="d"
 xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:o="urn:other"><process id="tu_ngoai" isExecutable="true"><subProcess id="g" name="Cụm">
<userTask id="t" name="Bên trong" o:colour="red"/><callActivity id="k"/></subProcess></process>
<d:BPMNDiagram id="D"><d:BPMNPlane id="P" bpmnElement="tu_ngoai">
{shape("g", 80, ' isExpanded="false"')}{shape("t", 400)}{shape("k", 560)}
</d:BPMNPlane></d:BPMNDiagram></definitions>"""
"""As older tools wrote it: what is inside the folded group is drawn on the same page."""


def test_steps_inside_a_folded_group_are_drawn_once_after_they_were_changed(desk: Desk) -> None:
    imported(desk, FOLDED)
    desk.go("k")
    expect(desk.at("called")).to_be_visible()
    desk.go("t")
    desk.put("name", "Bên trong, đổi tên")

    diagram = desk.diagram()

    assert "Bên trong, đổi tên" in diagram
    assert 'colour="red"' in diagram
    assert diagram.count('bpmnElement="t"') == 1


def test_the_editor_speaks_english(desk: Desk) -> None:
    page = desk.page
    desk.visit("/models")
    with page.expect_navigation():
        page.evaluate("document.querySelector('form[action=\"/language\"] button').click()")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    desk.begin("dissemination")
    missing = page.evaluate("document.querySelector('[data-model-draft]').missingWords()")
    assert missing == []

    said = [page.locator(one).inner_text() for one in ("[data-m=palette]", "[data-m=tools]")]
    elements = page.locator('[data-key="go"] option').evaluate_all("all => all.map(o => o.value)")
    labels = ".props label, .props legend, .props h3, .props .hint, .props button"
    for element in filter(None, elements):
        desk.go(element)
        said += page.locator(labels).all_inner_texts()

    seen = {line.strip() for text in said for line in text.splitlines()}
    assert {
        text for text, english in area("editor", "en").items() if text != english
    } & seen == set()
    assert {"Task of a person", "Undo"} <= seen
