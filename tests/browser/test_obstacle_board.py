"""P6 in a real browser: two reports into one brief, guidance with each of its four effects."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from server.actions.obstacles.report_obstacle import report_obstacle
from server.worker import run_until_idle
from tests.browser.filling import Paper
from tests.browser.pages import axe_faults, follow
from tests.browser.walking import Walk, server
from tests.processes.conftest import Office
from tests.processes.test_guidance import bound
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("case_id")]
NK, BT = "Quận ủy Ninh Kiều", "Quận ủy Bình Thủy"


def report(office: Office, code: str, who: str) -> None:
    """A unit has written its report, and the follower thinks that it goes up."""
    unit = office.unit(code)
    report_obstacle(office.database, officer_id=getattr(office.cast, who),
                    task_id=office.open_task("T_confirm_receipt", unit).id)  # fmt: skip
    run_until_idle(office.database)
    office.do(who, "T_report_obstacle", {
        "content": "Chưa có báo cáo viên am hiểu nội dung Nghị quyết.",
        "category": "STAFF", "severity": "THUONG",
        "own_measures": "Đã rà soát.", "proposal": "Đề nghị hỗ trợ.",
        "assignments": [str(bound(office, 1, unit).id)],
    }, unit_id=unit)  # fmt: skip
    office.do("thuy_tn", "T_triage", {"competence": "above"})


def board(walk: Walk, state: str = "open") -> Page:
    follower = walk.staff("thuy.tn")
    follower.visit(f"/obstacles?state={state}")
    return follower.page


def test_two_reports_are_one_brief_and_its_guidance_moves_the_work_of_both(walk: Walk) -> None:
    for code, who in (("QU-NK", "lam_ott"), ("QU-BT", "ung_ttk")):
        report(walk.office, code, who)
    page = board(walk)
    page.locator("tbody tr", has_text=NK).get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="Gộp thành một tờ trình"))
    expect(page.get_by_role("alert")).to_contain_text("Chọn ít nhất hai báo cáo")
    expect(page.locator("tbody tr", has_text=NK).get_by_role("checkbox")).to_be_checked()
    page.locator("tbody tr", has_text=BT).get_by_role("checkbox").check()
    assert axe_faults(page) == []
    follow(page.get_by_role("button", name="Gộp thành một tờ trình"))
    expect(page.locator("h1")).to_have_text("Tổng hợp, tham mưu báo cáo Ban Thường vụ")
    expect(page.locator("[name=merged_reports]:checked")).to_have_count(1)
    brief = walk.staff("thuy.tn")
    brief.fill({"summary": "Thiếu người.", "recommendation": "Cử báo cáo viên."})
    walk.complete(brief)
    walk.do("hoa.dtb", "Duyệt, ký báo cáo", {"decision": "return", "comment": "Nêu rõ số lượng."})
    walk.do("thuy.tn", "Tổng hợp, tham mưu báo cáo Ban Thường vụ", {"summary": "Thiếu hai người."})
    walk.on("2022-06-23")
    expect(board(walk).locator("tbody tr", has_text=NK)).to_contain_text("2 ngày ở bước này")

    walk.do("hoa.dtb", "Duyệt, ký báo cáo", {"decision": "ok"})
    walk.do("dat.kv", "Trình Ban Thường vụ", {"submitted_on": "23/06/2022", "channel": "NOTE"})
    walk.on("2022-07-11")
    before_them = board(walk).locator("tbody tr", has_text=NK)
    expect(before_them).to_contain_text("Ban Thường vụ Thành ủy")
    expect(before_them.locator("td").last).to_have_text("–")
    walk.do("tuong.km", "Cho ý kiến chỉ đạo", {
        "guidance": "Cử báo cáo viên giúp các quận.", "form": "NOTE", "due": "19/08/2022",
        "effects": ["Gia hạn nhiệm vụ", "Giao thêm nhiệm vụ"]})  # fmt: skip
    issue(walk, "11/07/2022")
    page = board(walk, "guided")
    expect(page.locator("tbody tr")).to_have_count(2)
    follow(page.locator("tbody tr", has_text=NK).get_by_role("link", name="VM-").first)
    told = page.get_by_role("region", name="Đã áp dụng vào phần việc")
    for unit in (NK, BT):
        expect(told).to_contain_text(unit)
    expect(told).to_contain_text("29/07/2022 → 19/08/2022")
    walk.staff("lam.ott").find("Thực hiện, nộp kết quả việc giao thêm")


def issue(walk: Walk, day: str) -> None:
    walk.do("dat.kv", "Dự thảo thông báo ý kiến chỉ đạo", {"doc_type": "TB", "recipients": [NK]})
    walk.do("toai.nd", "Duyệt, ký thông báo ý kiến chỉ đạo", {"decision": "ok", "signed_on": day})
    walk.do("sao.mta", "Cấp số, đính bản đã ký, gửi thông báo", {
        "issued_on": day, "signed_file": Paper("thong-bao.pdf")})  # fmt: skip


@pytest.mark.parametrize(("effect", "shown"), [
    ("Tạm dừng nhiệm vụ", "Tạm dừng"), ("Không chấp nhận", "29/07/2022")])  # fmt: skip
def test_the_work_is_suspended_or_left_as_it_was(walk: Walk, effect: str, shown: str) -> None:
    report(walk.office, "QU-NK", "lam_ott")
    walk.office.do("thuy_tn", "T_brief", {"summary": "Thiếu.", "recommendation": "Hỗ trợ."})
    walk.office.do("hoa_dtb", "T_brief_sign", {"decision": "ok"})
    walk.office.do("dat_kv", "T_submit", {"submitted_on": "21/06/2022", "channel": "NOTE"})

    walk.do("tuong.km", "Cho ý kiến chỉ đạo", {
        "guidance": "Đã xem.", "form": "NOTE", "effects": [effect]})  # fmt: skip
    issue(walk, "21/06/2022")

    unit = walk.staff("lam.ott")
    unit.visit(f"/cases/1/units/{walk.office.unit('QU-NK')}")
    expect(unit.page.locator("article", has_text="Ràng buộc").first).to_contain_text(shown)
    unit.visit("/obstacles?state=guided")
    follow(unit.page.get_by_role("link", name="VM-").first)
    expect(unit.page.locator(".say.btv")).to_contain_text(effect)
