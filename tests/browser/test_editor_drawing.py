"""What a modeller puts into a drawing without a mouse: every kind, in its place, and it runs."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.bpmn.drawing import BPMN, Drawing, drawing_in
from tests.browser.desk import Desk
from tests.workflows.drawings import NOW, Run
from workflows.advance import World
from workflows.definition import read_files

pytestmark = pytest.mark.browser
FRAMES = ("participant", "lane", "subProcess")


def drawn(desk: Desk) -> Drawing:
    return drawing_in(desk.diagram().encode())


def called(drawing: Drawing, name: str) -> etree._Element:
    return next(one for one in drawing.root.iter(f"{BPMN}*") if one.get("name") == name)


def assert_in_place(drawing: Drawing) -> None:
    """Nothing lies on another; what stands in a lane lies in it, and lanes in their pool."""
    groups = drawing.of_kind("subProcess").values()
    inside = {one.get("id") for group in groups for one in group}
    frames = {one for kind in FRAMES[:2] for one in drawing.of_kind(kind)}
    hung = set(drawing.of_kind("boundaryEvent"))
    shapes = [one for one in drawing.shapes if one not in inside | hung | frames]
    assert not [
        (one, other) for one, other in combinations(shapes, 2)
        if drawing.shapes[one].overlaps(drawing.shapes[other])
    ]  # fmt: skip
    (pool,) = drawing.of_kind("participant")
    for lane, element in drawing.of_kind("lane").items():
        assert drawing.shapes[pool].holds(drawing.shapes[lane])
        for ref in element.findall(f"{BPMN}flowNodeRef"):
            if ref.text not in hung:
                assert drawing.shapes[lane].holds(drawing.shapes[str(ref.text)]), ref.text


def with_workdays(now: object) -> World:
    return World(now, functions={"after_working_days": lambda days: str(now + timedelta(days))})  # type: ignore[arg-type, operator]


def test_what_hangs_on_a_step_stands_in_the_way_or_beside_is_drawn_and_runs(desk: Desk) -> None:
    desk.blank("Thử các bước")
    before = drawn(desk)

    desk.go("T_first")
    desk.act("attach", "Đến giờ")
    desk.put("name", "Nhắc việc đầu")
    desk.at("interrupts").uncheck()
    desk.say("timer-how", "lặp lại nhiều lần")
    desk.put("timer-number", "2")
    desk.act("after", "Việc của người")
    desk.put("name", "Đôn đốc")
    desk.act("after", "Kết thúc")
    desk.at("side").check()
    desk.go("T_first")
    desk.act("after", "Cụm bước")
    desk.put("name", "Rà soát chung")
    desk.act("attach", "Khi có lỗi")
    desk.at("named-new").fill("Không đủ người")
    desk.at("named-add").click()
    desk.act("after", "Kết thúc, dừng mọi nhánh")
    way = called(drawn(desk), "Rà soát chung").find(f"{BPMN}sequenceFlow")
    assert way is not None
    desk.go(str(way.get("id")))
    desk.act("after", "Việc của người")
    desk.put("name", "Rà từng phần")
    desk.page.locator("[data-m=palette] button", has_text="Cụm bước khi đến giờ").click()
    desk.put("name", "Khi quá lâu")
    beside = called(drawn(desk), "Khi quá lâu")
    start = beside.find(f"{BPMN}startEvent")
    assert start is not None
    desk.go(str(start.get("id")))
    desk.say("timer-how", "sau một số ngày làm việc")
    after = drawn(desk)

    assert_in_place(after)
    event, error = called(after, "Nhắc việc đầu"), called(after, "Không đủ người")
    assert (event.get("attachedToRef"), event.get("cancelActivity")) == ("T_first", "false")
    assert event.findtext(f".//{BPMN}timeCycle") == '"R3/2WD"'
    assert (error.get("id"), error.get("errorCode")) == ("khong_du_nguoi", "khong_du_nguoi")
    assert (beside.get("triggeredByEvent"), start.get("isInterrupting")) == ("true", "false")
    files = {name: text.encode() for name, text in desk.saved().items()}
    run = Run(read_files(files), world=with_workdays(NOW))
    assert run.open == ["T_first"]
    run.wake("B_nhac_viec_dau", with_workdays(NOW + timedelta(2)))
    assert run.open == ["T_don_doc", "T_first"]
    run.complete("T_first", with_workdays(NOW))
    assert "T_ra_tung_phan" in run.open
    desk.undo(29)
    assert drawn(desk).shapes == before.shapes


def test_every_other_kind_is_added_and_told_what_it_lacks(desk: Desk) -> None:
    desk.blank("Thử các loại")
    kinds = {
        "Tính toán": "scriptTask", "Việc gửi tin": "sendTask", "Việc chờ tin": "receiveTask",
        "Báo lên cấp trên": "intermediateThrowEvent", "Chờ việc đến trước": "eventBasedGateway",
    }  # fmt: skip

    desk.page.locator("[data-m=palette] button", has_text="Khi có lỗi").click()
    expect(desk.page.locator("[data-m=hint]")).to_contain_text("Hãy chọn trước một việc")
    desk.go("T_first")
    desk.at("replace").click()
    others = desk.page.locator(".djs-popup")
    expect(others).to_contain_text("Việc hệ thống")
    expect(others).not_to_contain_text("tùy ý")
    desk.page.keyboard.press("Escape")
    desk.page.locator('.djs-context-pad [data-action="append.append-task"]').click()
    desk.put("name", "Việc kế tiếp")
    for label in kinds:
        desk.act("after", label)
        desk.put("name", f"Thử {label}")
    desk.page.locator("[data-m=palette] button", has_text="Cụm bước khi có tin").click()
    desk.put("name", "Khi có văn bản thay thế")
    desk.at("repeatable").check()
    after = drawn(desk)

    found = {label: etree.QName(called(after, f"Thử {label}")).localname for label in kinds}
    assert found == kinds
    assert called(after, "Việc kế tiếp").get("id") == "T_viec_ke_tiep"
    assert called(after, "Khi có văn bản thay thế").get("id") == "H_khi_co_van_ban_thay_the"
    assert_in_place(after)
    problems = desk.page.locator("[data-m=problem-list]")
    expect(problems).to_contain_text("Thử Tính toán")
    expect(problems).to_contain_text("Thử Chờ việc đến trước")
