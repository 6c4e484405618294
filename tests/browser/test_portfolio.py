"""The supervisor's pages in a real browser: portfolio and closing, a case's table, receipts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from server.tables import Reminding
from tests.browser.driver import Staff
from tests.browser.pages import axe_faults, faults_at_both_widths, follow
from tests.browser.walking import server
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office", "server"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("case_id")]
HIGHEST = 150  # px; a name, its four days, its last news beside a button
NK, BT = "Quận ủy Ninh Kiều", "Quận ủy Bình Thủy"


def test_a_number_opens_what_it_counted_and_closed_figures_are_ranked_by_others(
    staff: Staff, office: Office
) -> None:
    office.move_clock("2022-08-04")
    leader = staff("hoa.dtb")
    leader.visit("/cases")
    overdue = leader.page.locator(".box.k-qua")
    expect(overdue.locator(".n")).to_have_text("2")
    follow(overdue.get_by_role("link"))
    expect(leader.page.locator("tbody tr")).to_have_count(2)

    leader.visit("/cases")
    follow(leader.page.get_by_role("link", name="Chốt số liệu"))
    assert axe_faults(leader.page) == []
    leader.page.get_by_label("Kỳ", exact=True).select_option(label="Quý III/2022")
    follow(leader.page.get_by_role("button", name="Chốt số liệu"))
    expect(leader.page.locator("tbody")).to_contain_text("Quý III/2022")
    leader.visit("/cases")
    leader.page.get_by_label("Xem như ngày").fill("22/07/2022")
    follow(leader.page.get_by_role("button", name="Xem"))
    expect(leader.page.locator("main")).to_contain_text("Số liệu đến hết ngày 22/07/2022")
    expect(leader.page.locator(".box.k-qua .n")).to_have_text("0")
    assert axe_faults(leader.page) == []

    unit = staff("lam.ott")
    unit.visit("/portfolio/units")
    expect(unit.page.locator("tbody tr")).to_have_count(1)
    follow(unit.page.locator(".note").get_by_role("link", name="Quý III/2022"))
    expect(unit.page.locator("tbody")).to_contain_text(BT)
    row = unit.page.locator("tbody tr", has_text=BT)
    expect(row.locator("td.over")).to_have_text("1")
    expect(row.get_by_role("link")).to_have_count(0)  # counted, not to be read


def test_the_table_the_diagram_and_the_line_of_days_say_the_same(
    staff: Staff, office: Office
) -> None:
    office.move_clock("2022-08-04")
    follower = staff("thuy.tn")
    page = follower.page
    follower.visit("/cases/1")
    page.get_by_label("Tìm đơn vị trong bảng").fill("binh thuy")
    follow(page.locator(".mx-bar").get_by_role("button", name="Xem"))
    expect(page.locator("[data-matrix] tbody tr:not(.grp)")).to_have_count(1)
    follow(page.get_by_role("link", name="Theo nhiệm vụ"))
    expect(page.locator("[data-matrix] td.qua")).to_contain_text("quá 4 ngày")
    assert axe_faults(page) == []

    follower.visit("/cases/1/progress?process=unit_implementation")
    follow(page.get_by_role("link", name="Số lượt qua mốc"))
    expect(page.locator(".live[data-ready] .bd-heat").first).to_have_text("2 qua mốc")
    expect(page.locator(".gantt svg[role=img] rect.f-qua")).to_have_count(2)
    page.get_by_text("Bảng số liệu của biểu đồ").click()
    expect(page.locator(".gantt table")).to_contain_text("Quá hạn ràng buộc")
    assert [one for one in axe_faults(page) if "bjs-powered-by" not in one] == []


def test_one_click_or_two_ask_the_silent_once(staff: Staff, office: Office) -> None:
    office.move_clock("2022-06-24")
    follower = staff("thuy.tn")
    follower.visit("/cases/1/receipts?show=silent")
    expect(follower.page.locator("tbody tr")).to_have_count(2)
    assert faults_at_both_widths(follower.page) == []
    assert max(heights_on_a_phone(follower.page)) < HIGHEST

    follower.page.get_by_role("button", name="Nhắc 2 đơn vị chưa phản hồi").dblclick()

    expect(follower.page.locator(".flash")).to_contain_text("Đã nhắc 2 đơn vị")
    expect(follower.page.locator("tbody")).to_contain_text("đã nhắc 24/06/2022")
    expect(follower.page.get_by_role("button", name="Nhắc")).to_have_count(0)
    with office.database.reading() as db:
        assert db.scalar(select(func.count()).where(Reminding.kind == "asked")) == 2
    unit = staff("lam.ott")
    unit.visit("/notices")
    expect(unit.page.locator("main")).to_contain_text("Đề nghị đơn vị xác nhận đã nhận")


def heights_on_a_phone(page: Page) -> list[int]:
    """Of the rows; sixty of them are leafed through with a thumb."""
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    heights: list[int] = page.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => row.offsetHeight)"
    )
    if before:
        page.set_viewport_size(before)
    return heights
