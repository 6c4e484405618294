"""P5 in a real browser: the letter to the late (P5b), an inspection up to its remedies (P5a).

The clock is moved between the steps, so the server runs inside the test."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from tests.browser.driver import Officer
from tests.browser.filling import Paper
from tests.browser.pages import axe_faults, follow
from tests.browser.walking import Walk, stand_in
from tests.databases import FILE_517
from tests.processes.conftest import Office

pytestmark = pytest.mark.browser
SILENT = "Quận ủy Bình Thủy"
SCAN = Paper("ban-da-ky.pdf")


@pytest.fixture
def server(deployed: SimpleNamespace, database: Database, address: str) -> SimpleNamespace:
    """Two units are on the case; one has a binding deadline behind it and says nothing."""
    office = Office(database, deployed)
    office.move_clock("2022-06-21")
    directive_id = record_directive(database, officer_id=None, **read_directive(FILE_517))
    open_case(database, officer_id=deployed.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-BT"], due="2022-07-29")
    return stand_in(address, office)


def test_a_late_unit_gets_one_signed_and_numbered_letter(walk: Walk) -> None:
    walk.on("2022-08-04")
    letter = walk.staff("thuy.tn")
    letter.open("Soạn công văn đôn đốc")
    expect(letter.page.locator("[name=body]")).to_have_value(re.compile("517-CV/TU"))
    expect(letter.page.locator("#f-late_items")).to_contain_text(SILENT)
    letter.fill({"body": "Đề nghị báo cáo kết quả quán triệt.", "new_due": "01/08/2022"})
    letter.submit()
    expect(letter.page.locator(".fix")).to_contain_text("Thời hạn yêu cầu báo cáo")
    expect(letter.page.locator("[name=body]")).to_have_value("Đề nghị báo cáo kết quả quán triệt.")
    letter.fill({"new_due": "12/08/2022"})
    letter.complete()
    walk.do("hoa.dtb", "Duyệt công văn đôn đốc", {"decision": "ok"})
    walk.do("hoa.dtb", "Ký công văn đôn đốc", {
        "decision": "signed", "sign_capacity": "OWN", "method": "DIGITAL",
        "signed_on": "04/08/2022"})  # fmt: skip
    walk.do("an.std", "Cấp số, đính bản đã ký, gửi công văn đôn đốc", {
        "book": "CV/BDVTU", "issued_on": "04/08/2022", "signed_file": SCAN})  # fmt: skip

    letter.visit("/cases/1/papers")
    expect(letter.page.locator("#dd")).to_contain_text("01-CV/BDVTU")
    expect(letter.page.locator("#dd")).to_contain_text(SILENT)
    chasing_rests(letter, walk)


def chasing_rests(follower: Officer, walk: Walk) -> None:
    """The ladder says what came and what comes; paused with a reason, until its day is over."""
    page = follower.page
    follower.visit("/cases/1/chasing")
    line = page.locator("tbody tr", has_text=SILENT)
    expect(line).to_contain_text("Công văn lần 1 04/08/2022 (01-CV/BDVTU)")
    expect(line).to_contain_text("Công văn lần 2 11/08/2022")
    follow(line.get_by_role("link", name="Tạm dừng, ngừng đôn đốc"))
    follow(page.get_by_role("button", name="Ghi"))
    expect(page.locator(".fix")).to_contain_text("Cần sửa 2 chỗ")
    above, below = (page.locator(one).bounding_box() or {} for one in (".ck >> nth=-1", "#until"))
    assert above["y"] + above["height"] <= below["y"]
    page.get_by_label("Tạm dừng đến hết ngày", exact=False).last.fill("12/08/2022")
    page.get_by_label("Lý do").fill("Đơn vị đã hẹn ngày 12/8.")
    follow(page.get_by_role("button", name="Ghi"))
    expect(line).to_contain_text("Tạm dừng đôn đốc đến hết 12/08/2022")
    expect(line).to_contain_text("Đơn vị đã hẹn ngày 12/8.")
    assert axe_faults(page) == []
    walk.on("2022-08-15")
    follower.visit("/cases/1/chasing")
    follow(page.get_by_role("link", name="Soạn công văn đôn đốc"))
    expect(page.locator("#f-late_items")).to_contain_text(SILENT)


FINDINGS = {
    "strengths": "Đã ban hành kế hoạch.", "weaknesses": "Hội nghị còn chậm.",
    "remedies.0.content": "Quán triệt bổ sung.", "remedies.0.due": "31/10/2022",
}  # fmt: skip


def test_an_inspection_goes_from_its_plan_to_the_remedies_verified(walk: Walk) -> None:
    walk.on("2022-09-20")
    walk.do(
        "thuy.tn", "Tổng hợp tình hình", {"comment": "Còn đơn vị chưa phản hồi.", "inspect": True}
    )
    one_letter_is_enough(walk)
    plan_the_inspection(walk)
    visit_the_unit(walk)
    conclude(walk)
    remedy(walk)

    walk.staff("thuy.tn").find("Dự thảo báo cáo tổng hợp")
    unit = walk.staff("nhan.tb")
    unit.visit("/cases/1/papers")
    expect(unit.page.locator("main")).to_contain_text("01-TB/BDVTU")


def one_letter_is_enough(walk: Walk) -> None:
    while "T_edit_letter" in walk.office.open_elements():
        walk.do("thuy.tn", "Soạn công văn đôn đốc", {"body": "Đề nghị báo cáo."})
        walk.do("hoa.dtb", "Duyệt công văn đôn đốc", {
            "decision": "cancel", "comment": "Chuyển sang kiểm tra."})  # fmt: skip


def plan_the_inspection(walk: Walk) -> None:
    plan = walk.open("thuy.tn", "Xây dựng kế hoạch kiểm tra", "team")
    plan.fill({
        "period": "Quý III/2022", "units": [SILENT], "time.from": "22/09/2022",
        "time.to": "14/10/2022", "content": "Việc thực hiện Công văn.",
        "team.0.officer": "Lục Thành Ẩn"})  # fmt: skip
    plan.submit()
    expect(plan.page.locator(".fix")).to_contain_text("đúng một Trưởng đoàn")
    plan.fill({"team.0.leader": True})
    walk.complete(plan)
    walk.do("hoa.dtb", "Duyệt kế hoạch kiểm tra", {"decision": "ok"})


def visit_the_unit(walk: Walk) -> None:
    walk.do("an.lt", "Gửi thông báo kiểm tra", {
        "visit_on": "30/09/2022", "content": "Việc thực hiện Công văn."})  # fmt: skip
    walk.do("nhan.tb", "Gửi báo cáo tự kiểm tra", {
        "results": "Đã phổ biến.", "shortcomings": "Còn chậm.", "next_tasks": "Hoàn thiện.",
    })  # fmt: skip
    walk.on("2022-09-30")
    team = walk.open("an.lt", "Làm việc tại đơn vị")
    team.fill({f"{row}.score": "PASS" for row in team.table("scores")})
    team.fill({"minutes": Paper("bien-ban.pdf"), "scores.0.score": "FAIL"})
    walk.complete(team)


def conclude(walk: Walk) -> None:
    draft = walk.open("an.lt", "Dự thảo kết luận kiểm tra", "remedies")
    draft.fill(FINDINGS)
    walk.complete(draft)
    explain = walk.open("nhan.tb", "Đơn vị giải trình")
    expect(explain.page.locator("main")).to_contain_text("Hội nghị còn chậm.")
    explain.fill({"explanation": "Nhất trí."})
    walk.complete(explain)
    issue = walk.open("hoa.dtb", "Duyệt, ký thông báo kết luận")
    expect(issue.page.locator("[name='remedies.0.content']")).to_have_value("Quán triệt bổ sung.")
    issue.fill({"decision": "ok", "result": "findings"})
    walk.complete(issue)
    walk.do("an.std", "Cấp số, đính bản đã ký, gửi thông báo kết luận", {"signed_file": SCAN})


def remedy(walk: Walk) -> None:
    walk.do("nhan.tb", "Khắc phục", {
        "items.0.result": "Đã tổ chức.", "items.0.done_on": "30/09/2022",
        "items.0.evidence": Paper("minh-chung.pdf")})  # fmt: skip
    verify = walk.open("an.lt", "Xác nhận khắc phục")
    expect(verify.page.locator("main")).to_contain_text("Đã tổ chức.")
    verify.fill({"items.0.verdict": "PASS"})
    walk.complete(verify)
