"""When, on what condition, and who is told: chosen from lists, saved as the engine reads it."""

from __future__ import annotations

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"


def element(desk: Desk, id_: str) -> etree._Element:
    root = etree.fromstring(desk.diagram().encode())
    return next(one for one in root.iter(f"{BPMN}*") if one.get("id") == id_)


def timer_of(desk: Desk, event: str) -> tuple[str, str]:
    (time,) = element(desk, event).find(f"{BPMN}timerEventDefinition")  # type: ignore[misc]
    return etree.QName(time).localname, str(time.text)


def property_of(found: etree._Element, name: str) -> str | None:
    given = {one.get("name"): one.get("value") for one in found.iter(f"{SPIFF}property")}
    return given.get(name)


def test_a_time_is_chosen_without_its_notation(desk: Desk) -> None:
    desk.blank("Các cách hẹn giờ")
    desk.go("T_first")
    desk.act("attach", "Đến giờ")
    desk.put("name", "Hết giờ")
    event = "B_het_gio"

    desk.say("timer-how", "sau một thời gian theo lịch")
    desk.put("timer-number", "36")
    desk.say("timer-unit", "giờ")
    assert timer_of(desk, event) == ("timeDuration", '"PT36H"')
    desk.say("timer-how", "vào một ngày")
    desk.put("timer-day", "31/12/2026")
    desk.put("timer-at", "09:30")
    assert timer_of(desk, event) == ("timeDate", '"2026-12-31T09:30+07:00"')
    desk.put("timer-day", "31/02/2026")  # no such day: the one before stays
    assert timer_of(desk, event) == ("timeDate", '"2026-12-31T09:30+07:00"')
    desk.say("timer-how", "sau một số ngày làm việc")
    desk.put("timer-days", "12")
    assert timer_of(desk, event) == ("timeDate", "after_working_days(12)")
    expect(desk.at("timer-how")).not_to_contain_text("lặp lại nhiều lần")
    desk.at("interrupts").uncheck()
    desk.say("timer-how", "lặp lại nhiều lần")
    desk.put("timer-times", "4")
    assert timer_of(desk, event) == ("timeCycle", '"R4/5WD"')


def test_a_condition_has_several_parts(desk: Desk) -> None:
    desk.on("unit_implementation")
    flow = "F_G_plan__T_plan"
    desk.go(flow)

    desk.at("rule-add").click()
    desk.pick("rule-field:1", "prepare_plan.has_children")
    desk.pick("rule-join", "or")
    expect(desk.at("rule-text")).to_have_value(
        'approve_plan["decision"] == "return" or prepare_plan["has_children"] == True'
    )
    desk.pick("rule-sign", "in")
    desk.page.locator('[data-key^="rule-value:"]').nth(0).check()
    body = element(desk, flow).findtext(f"{BPMN}conditionExpression") or ""
    assert body.startswith('approve_plan["decision"] in ["')
    assert body.endswith('] or prepare_plan["has_children"] == True')
    desk.put("rule-text", 'len(approve_plan["decision"]) > 3 and True == True')
    expect(desk.at("rule-field")).to_have_value("")
    desk.undo()
    desk.at("rule-drop:1").click()
    assert "or" not in (element(desk, flow).findtext(f"{BPMN}conditionExpression") or "").split()


def test_who_is_told_is_a_choice(desk: Desk) -> None:
    desk.on("unit_implementation")
    desk.go("T_report")

    desk.pick("notify_how", "always")
    desk.at("notify_lane:lanh_dao_don_vi").check()
    desk.at("notify_field:leader_assign.lead_officer").check()
    told = element(desk, "T_report")
    assert property_of(told, "notify_when") == "True"
    assert property_of(told, "notify_to") == "lanh_dao_don_vi,leader_assign.lead_officer"
    expect(desk.page.locator("[data-m=problem-list]")).not_to_contain_text("không có làn hoặc")
    desk.pick("notify_how", "when")
    expect(desk.at("notify-field")).not_to_have_value("")
    desk.pick("notify_how", "")
    assert property_of(element(desk, "T_report"), "notify_to") is None


def test_results_to_be_seen_are_chosen_and_those_of_a_step_that_is_gone_are_dropped_at_once(
    desk: Desk,
) -> None:
    desk.on("unit_implementation")
    desk.go("T_report")
    before = property_of(element(desk, "T_report"), "shows") or ""

    desk.act("shows-add", "Ký kế hoạch")
    assert property_of(element(desk, "T_report"), "shows") == f"{before},T_sign_plan"
    desk.at("shows:T_sign_plan").click()
    desk.go("T_collect")
    desk.at("remove").click()
    told = desk.page.locator("[data-m=problem-list] tr", has_text="T_collect")
    expect(told).to_have_count(2)
    told.first.get_by_role("button", name="Thôi cho xem bước này").click()

    expect(told).to_have_count(1)
    assert property_of(element(desk, "T_report"), "shows") == before.replace("T_collect,", "")
    desk.undo(4)


def test_a_lane_says_whose_people(desk: Desk) -> None:
    desk.on("unit_implementation")
    desk.go("L_van_thu_don_vi")

    desk.pick("scope", "named_person")
    desk.pick("named_in", "leader_assign.lead_officer")
    named = element(desk, "L_van_thu_don_vi")
    assert property_of(named, "named_in") == "leader_assign.lead_officer"
    desk.pick("scope", "lead_unit")
    desk.at("roles:chuyen_vien").check()
    desk.at("paper_entry").uncheck()

    lane = element(desk, "L_van_thu_don_vi")
    assert property_of(lane, "scope") == "lead_unit"
    assert set((property_of(lane, "roles") or "").split(",")) == {"van_thu", "chuyen_vien"}
    assert property_of(lane, "paper_entry") is None
    assert property_of(lane, "named_in") is None
    desk.undo(5)
    before = element(desk, "L_van_thu_don_vi")
    assert property_of(before, "paper_entry") == "true"
    assert property_of(before, "scope") == "responsible_unit"


def test_a_model_for_sending_takes_the_units_that_the_sender_chose(desk: Desk) -> None:
    desk.blank("Chỉ đạo về ngập")
    desk.go("Pool_chi_dao_ve_ngap")
    desk.at("purpose").check()
    told = desk.page.locator("[data-m=problem-list]")
    told.get_by_role("button", name="Nhận các đơn vị đã chọn").click()
    expect(told).not_to_contain_text("người gửi chọn")

    desk.go("S_start")
    expect(desk.at("takes")).to_be_checked()
    desk.go("T_first")
    desk.act("after", "Quy trình con")
    desk.pick("repeat", "parallel")
    desk.say("collection", "Các đơn vị mà người gửi chỉ đạo đã chọn")

    drawn = desk.saved()["chi_dao_ve_ngap.bpmn"]
    assert 'name="takes" value="recipients"' in drawn
    assert 'name="recipients.units"' in drawn
