"""What a modeller puts into a drawing without a mouse: every kind, in its place, as it is saved."""

from __future__ import annotations

from itertools import combinations

import pytest
from lxml import etree

from tests.bpmn.drawing import BPMN, Drawing, drawing_in
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
FRAMES = ("participant", "lane", "subProcess")


def drawn(desk: Desk) -> Drawing:
    return drawing_in(desk.diagram().encode())


def called(drawing: Drawing, name: str) -> etree._Element:
    return next(one for one in drawing.root.iter(f"{BPMN}*") if one.get("name") == name)


def assert_in_place(drawing: Drawing, *elements: str) -> None:
    """Nothing lies on another; what stands in a lane lies in it."""
    inside = {one for kind in FRAMES for one in drawing.of_kind(kind)} | {
        one.get("id") for box in drawing.of_kind("subProcess").values() for one in box
    }
    hung = set(drawing.of_kind("boundaryEvent"))
    shapes = [one for one in drawing.shapes if one not in inside | hung]
    assert not [
        (one, other) for one, other in combinations(shapes, 2)
        if drawing.shapes[one].overlaps(drawing.shapes[other])
    ]  # fmt: skip
    lanes = {
        str(ref.text): lane
        for lane, element in drawing.of_kind("lane").items()
        for ref in element.findall(f"{BPMN}flowNodeRef")
    }
    for one in elements:
        assert drawing.shapes[lanes[one]].holds(drawing.shapes[one]), one


def test_an_event_hangs_on_a_step_and_leads_on_in_its_lane(desk: Desk) -> None:
    desk.on("unit_implementation")
    before = drawn(desk)

    desk.go("T_plan")
    desk.act("attach", "Đến giờ")
    desk.put("name", "Nhắc lập kế hoạch")
    desk.at("interrupts").uncheck()
    desk.say("timer-how", "lặp lại nhiều lần")
    desk.put("timer-number", "2")
    desk.act("after", "Việc của người")
    desk.put("name", "Đôn đốc lập kế hoạch")
    desk.act("after", "Kết thúc")
    after = drawn(desk)

    event = called(after, "Nhắc lập kế hoạch")
    assert (event.get("attachedToRef"), event.get("cancelActivity")) == ("T_plan", "false")
    assert event.findtext(f".//{BPMN}timeCycle") == '"R3/2WD"'
    assert event.get("id") == "B_nhac_lap_ke_hoach"
    assert_in_place(after, "T_don_doc_lap_ke_hoach", "T_plan", "T_approve_plan")
    desk.undo(8)
    assert not drawn(desk).of_kind("boundaryEvent").keys() - before.of_kind("boundaryEvent").keys()


def test_a_group_of_steps_stands_in_the_way_and_is_filled(desk: Desk) -> None:
    desk.on("unit_implementation")

    desk.go("T_approve_plan")
    desk.act("after", "Cụm bước")
    desk.put("name", "Rà soát chung")
    desk.act("attach", "Khi có lỗi")
    desk.at("named-new").fill("Không đủ người")
    desk.at("named-add").click()
    desk.act("after", "Kết thúc, dừng mọi nhánh")
    after = drawn(desk)

    group = called(after, "Rà soát chung")
    assert group.find(f"{BPMN}incoming") is not None
    assert [etree.QName(one).localname for one in group if one.get("id")] == [
        "startEvent", "endEvent", "sequenceFlow",
    ]  # fmt: skip
    error = called(after, "Không đủ người")
    assert (error.get("id"), error.get("errorCode")) == ("khong_du_nguoi", "khong_du_nguoi")
    assert_in_place(after, str(group.get("id")), "T_approve_plan", "G_plan")
    way = group.find(f"{BPMN}sequenceFlow")
    assert way is not None
    desk.go(str(way.get("id")))
    desk.act("after", "Việc của người")
    desk.put("name", "Rà từng phần")
    assert called(drawn(desk), "Rà từng phần").getparent().get("name") == "Rà soát chung"


def test_every_other_kind_is_added_and_told_what_it_lacks(desk: Desk) -> None:
    desk.on("unit_implementation")
    kinds = {
        "Tính toán": "scriptTask", "Việc gửi tin": "sendTask", "Việc chờ tin": "receiveTask",
        "Báo lên cấp trên": "intermediateThrowEvent", "Chờ việc đến trước": "eventBasedGateway",
    }  # fmt: skip

    desk.go("T_sign_report")
    for label in kinds:
        desk.act("after", label)
        desk.put("name", f"Thử {label}")
    desk.page.locator("[data-m=palette] button", has_text="Cụm bước khi có tin").click()
    desk.put("name", "Khi có văn bản thay thế")
    desk.at("repeatable").check()
    after = drawn(desk)

    found = {label: etree.QName(called(after, f"Thử {label}")).localname for label in kinds}
    assert found == kinds
    beside = called(after, "Khi có văn bản thay thế")
    assert (beside.get("triggeredByEvent"), beside.get("id")) == (
        "true", "H_khi_co_van_ban_thay_the",
    )  # fmt: skip
    start = beside.find(f"{BPMN}startEvent")
    assert start is not None
    assert start.get("isInterrupting") == "false"
    assert_in_place(after, str(beside.get("id")))


def test_what_hangs_on_a_step_asks_for_one(desk: Desk) -> None:
    desk.on("unit_implementation")
    desk.go("G_plan")

    desk.page.locator("[data-m=palette] button", has_text="Khi có lỗi").click()

    assert "Hãy chọn trước một việc" in desk.page.locator("[data-m=hint]").inner_text()
