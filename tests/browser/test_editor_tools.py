"""Around the drawing: search, small map, copies with all they need, files from outside, history."""

from __future__ import annotations

import json
import re

import pytest
from lxml import etree
from playwright.sync_api import expect

from server.words import area
from tests.browser.desk import Desk
from tests.browser.modelling import opened

pytestmark = pytest.mark.browser
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def test_a_step_is_found_by_its_name_and_the_small_map_opens(desk: Desk) -> None:
    desk.on("unit_implementation")
    page = desk.page

    page.locator("[data-act=find]").click()
    page.locator(".djs-search-input input").press_sequentially("hội nghị")
    page.keyboard.press("Enter")
    expect(page.locator(".props h2")).to_contain_text("hội nghị")
    expect(page.locator(".djs-minimap")).not_to_have_class(re.compile("open"))
    page.locator("[data-act=map]").click()

    expect(page.locator(".djs-minimap.open svg").first).to_be_visible()
    assert page.locator(".djs-minimap .djs-visual").count() > 20
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    page.locator("[data-act=map]").click()


def test_a_copied_step_takes_its_form_and_message_along(desk: Desk) -> None:
    desk.begin("unit_implementation")
    page = desk.page
    copied = json.loads(desk.saved()["forms/confirm_receipt.schema.json"])
    desk.go("F_M_receipt_confirmed__T_leader_assign")
    desk.act("after", "Gửi tin")
    desk.at("message-new").fill("Báo cho đoàn thể")
    page.get_by_role("button", name="Thêm tin").click()
    desk.go("T_confirm_receipt")
    both = "() => document.querySelector('.canvas-in svg').focus()"
    page.evaluate(both)
    page.keyboard.press("Control+c")

    desk.begin("written_reminder")
    page.locator("[data-act=paste]").click()
    assert json.loads(desk.saved()["forms/confirm_receipt.schema.json"]) == copied
    page.locator('[data-key="open-form:confirm_receipt"]').click()
    desk.put("form-title", "Khác đi")
    page.locator("[data-act=paste]").click()

    files = desk.saved()
    assert json.loads(files["forms/confirm_receipt_2.schema.json"]) == copied
    assert "confirm_receipt_2.schema.json" in files["written_reminder.bpmn"]
    expect(desk.at("form")).to_have_value("confirm_receipt_2")
    desk.undo()
    assert "forms/confirm_receipt_2.schema.json" not in desk.saved()


FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x" id="d">
<process id="tu_ngoai" name="Từ ngoài" isExecutable="true"><startEvent id="s" name="Bắt đầu"/>
<userTask id="t" name="Việc từ ngoài"><documentation>{words}</documentation></userTask>
<endEvent id="e" name="Xong"/><sequenceFlow id="a" sourceRef="s" targetRef="t"/>
<sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"""


def imported(desk: Desk, model: str) -> None:
    desk.visit("/models")
    desk.page.locator("#files").set_input_files(
        {"name": "tu_ngoai.bpmn", "mimeType": "application/xml", "buffer": model.encode()}
    )
    desk.page.get_by_role("button", name="Nhập thành bản nháp").click()
    desk.arrive("tu_ngoai")


def test_a_model_from_a_file_is_drawn_and_its_history_goes_back(desk: Desk) -> None:
    imported(desk, FOREIGN.format(words="Lời dặn"))
    page = desk.page
    desk.go("t")
    desk.put("name", "Việc đã đổi tên")
    assert "Việc đã đổi tên" in desk.diagram()
    page.reload()
    desk.arrive("tu_ngoai")

    page.get_by_role("button", name=re.compile("Đưa về lúc này")).last.click()
    opened(page)

    root = etree.fromstring(desk.diagram().encode())
    (task,) = root.iter(f"{BPMN}userTask")
    assert task.get("name") == "Việc từ ngoài"
    assert task.findtext(f"{BPMN}documentation") == "Lời dặn"


def test_the_editor_speaks_english(desk: Desk) -> None:
    page = desk.page
    desk.visit("/models")
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
