"""A case in a real browser: who is informed reads it, rounds and reviews, and the end (P11)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.worker import run_until_idle
from tests.browser.pages import axe_faults, follow
from tests.browser.walking import Walk, server
from tests.processes.test_reporting_round import open_round, report
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("case_id")]
NK, BT = "Quận ủy Ninh Kiều", "Quận ủy Bình Thủy"


def test_a_member_of_the_committee_reads_says_so_and_takes_the_archive_copy(walk: Walk) -> None:
    reader = walk.staff("vu.uc")
    page = reader.page
    reader.visit("/tasks/informed")
    follow(page.get_by_role("link", name="517-CV/TU").first)
    expect(page.locator("h1")).to_contain_text("517-CV/TU")
    follow(page.get_by_role("link", name="Xem văn bản").first)
    follow(page.get_by_role("button", name="Xác nhận đã xem"))
    expect(page.locator(".flash.ok")).to_contain_text("Đã xác nhận 1 văn bản.")
    page.go_back()
    page.reload()
    expect(page.get_by_role("region", name="Nhận để biết")).to_contain_text("Ung Chấn Vũ")
    assert axe_faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải bản lưu (zip)").click()
    assert taken.value.suggested_filename == "luu-517-cv-tu.zip"


def test_a_round_is_seen_collated_and_taken_away_and_the_review_has_its_day(walk: Walk) -> None:
    open_round(walk.office, 1)
    report(walk.office, walk.office.unit("QU-NK"))
    leader = walk.staff("hoa.dtb")
    page = leader.page
    leader.visit("/cases/1/papers")
    follow(page.get_by_role("link", name="Đợt báo cáo, sơ kết"))
    expect(page.locator("tbody tr", has_text="Đợt báo cáo 1")).to_contain_text("1/2")
    expect(page.locator("tbody tr", has_text="Đợt báo cáo 1")).to_contain_text("Quý III/2022")
    page.get_by_text("Đặt ngày sơ kết", exact=True).click()
    page.get_by_label("Ngày bắt đầu sơ kết").fill("15/07/2022")
    follow(page.get_by_role("button", name="Ghi"))
    expect(page.locator(".fix")).to_contain_text("Cần sửa")
    page.get_by_label("Căn cứ").fill("Điểm 4, Công văn 517-CV/TU")
    follow(page.get_by_role("button", name="Ghi"))
    expect(page.locator("main")).to_contain_text("Việc sơ kết được mở ngày 15/07/2022")
    assert axe_faults(page) == []
    walk.on("2022-07-06")
    table = walk.open("thuy.tn", "Tổng hợp báo cáo của các đơn vị")
    expect(table.page.locator('[name="reports.1.unit"]')).to_have_value(BT)
    table.fill({"reports.0.results": "Đã học tập đầy đủ.", "summary": "Còn một đơn vị."})
    walk.complete(table)
    follow(page.get_by_role("link", name="Đợt báo cáo 1"))
    expect(page.locator("tbody tr", has_text=BT)).to_contain_text("Chưa báo cáo")
    for kind, ending in (("Tải Excel", "xlsx"), ("Tải Word", "docx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=kind).click()
        assert taken.value.suggested_filename == f"bao-cao-dot-1.{ending}"
    walk.on("2022-07-15")
    walk.staff("thuy.tn").find("Lập kế hoạch và đề cương")


def test_every_open_part_is_decided_before_the_directive_ends(walk: Walk) -> None:
    follower = walk.staff("thuy.tn")
    page = follower.page
    follower.visit("/cases/1/papers")
    follow(page.get_by_role("link", name="Kết thúc hiệu lực văn bản"))
    follow(page.get_by_role("button", name="Bắt đầu"))
    run_until_idle(walk.office.database)
    walk.do("thuy.tn", "Ghi nhận căn cứ kết thúc", {
        "kind": "EXPIRED", "effective_on": "21/06/2022"})  # fmt: skip
    decide = walk.open("thuy.tn", "Đề xuất xử lý từng việc đang mở")
    rows = decide.table("decisions")
    assert len(rows) > 2
    decide.fill({f"{rows[0]}.decision": "close", f"{rows[0]}.remark": "Đơn vị chưa phản hồi."})
    walk.complete(decide)
    walk.do("hoa.dtb", "Duyệt phương án kết thúc", {"decision": "ok"})

    follower.visit("/cases/1")
    expect(page.locator("main")).to_contain_text("Đã kết thúc theo dõi")
    unit = walk.staff("lam.ott")
    unit.visit(f"/cases/1/units/{walk.office.unit('QU-NK')}")
    expect(unit.page.locator("main")).to_contain_text("Chấm dứt theo văn bản")
    unit.visit("/tasks")
    expect(unit.page.locator("tr[data-task]")).to_have_count(0)
