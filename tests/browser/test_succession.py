"""Two committees become one, from the first entry to the page of the unit that is no more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from server.database import Database
from server.worker import run_until_idle
from tests.browser.pages import faults_at_both_widths, follow, signed_in
from tests.databases import move_clock
from tests.rolled_out import handed_out

__all__ = ["handed_out"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("handed_out")]
LINK = "Chọn đơn vị kế thừa cho từng việc"


def seen_by(browser: Browser, address: str, login: str) -> Page:
    return signed_in(browser, address, login, [])


def test_open_work_is_shown_decided_handed_over_and_told_afterwards(
    one_browser: Browser, address: str, database: Database
) -> None:
    admin = seen_by(one_browser, address, "nguyen.qt")
    admin.goto(f"{address}/organisation/successions")
    follow(admin.get_by_role("button", name="Mở việc sắp xếp"))
    expect(admin.get_by_role("heading", level=1)).to_contain_text("Nhập thay đổi tổ chức")
    enter(admin)

    follower = seen_by(one_browser, address, "thuy.tn")
    open_step(follower, address, LINK)
    rows = follower.locator("table tbody tr")
    expect(rows.filter(has_text="Quận ủy Ninh Kiều").first).to_be_visible()
    follower.get_by_label("Chuyển", exact=True).check()
    follow(follower.get_by_role("button", name="Hoàn thành"))
    expect(follower.locator(".flash")).to_be_visible()

    leader = seen_by(one_browser, address, "hoa.dtb")
    open_step(leader, address, "Duyệt phương án kế thừa")
    leader.get_by_label("Duyệt", exact=True).check()
    follow(leader.get_by_role("button", name="Hoàn thành"))
    expect(leader.locator(".flash")).to_be_visible()
    move_clock(database, "2022-07-01")
    run_until_idle(database)

    admin.goto(f"{address}/organisation/successions")
    expect(admin.locator("table tbody")).to_contain_text("Đã áp dụng")
    follow(admin.get_by_role("link", name="Quận ủy Ninh Kiều"))
    expect(admin.locator("section", has=admin.locator("#succession-h"))).to_contain_text(
        "Quận ủy Cái Răng"
    )
    follower.goto(f"{address}/organisation/successions")
    follow(follower.get_by_role("link", name="Sáp nhập, hợp nhất"))
    expect(follower.locator("table tbody")).to_contain_text("Chuyển sang Quận ủy Cái Răng")
    unit = seen_by(one_browser, address, "lam.ott")  # over with its role
    open_step(unit, address, "Xác nhận đã nhận")
    expect(unit.get_by_role("banner")).to_contain_text("Quận ủy Cái Răng")

    follower.goto(f"{address}/portfolio/units?status=all")
    for shown, hidden in (("Ninh Kiều", "Cái Răng"), ("Cái Răng", "Ninh Kiều")):
        told = "Cơ cấu khi giao việc" if shown == "Ninh Kiều" else "Cơ cấu hiện nay"
        follower.get_by_label("Cơ cấu tổ chức").select_option(label=told)
        follower.get_by_role("button", name="Xem", exact=True).click()
        expect(follower.locator("main table tbody")).to_contain_text(f"Quận ủy {shown}")
        expect(follower.locator("main table tbody")).not_to_contain_text(f"Quận ủy {hidden}")
    follower.goto(f"{address}/reports/units?structure=today")
    expect(follower.locator(".facts")).to_contain_text("Theo cơ cấu tổ chức hiện nay")


def test_a_split_unit_gives_each_piece_to_whom_it_was_said(
    one_browser: Browser, address: str, database: Database
) -> None:
    admin, follower, leader = (
        seen_by(one_browser, address, login) for login in ("nguyen.qt", "thuy.tn", "hoa.dtb")
    )
    admin.goto(f"{address}/organisation/successions")
    follow(admin.get_by_role("button", name="Mở việc sắp xếp"))
    fill_in(admin, "Chia, tách", ["Quận ủy Ninh Kiều"], ["Quận ủy Bình Thủy", "Quận ủy Cái Răng"])
    follow(admin.get_by_role("button", name="Hoàn thành"))

    open_step(follower, address, LINK)
    follower.get_by_label("Chuyển", exact=True).check()
    first, second = (f"decisions.{number}" for number in (0, 1))
    choose(follower, f"{first}.action", "Chuyển")
    choose(follower, f"{second}.action", "Đóng")
    follow(follower.get_by_role("button", name="Hoàn thành"))
    expect(follower.locator(".fix")).to_contain_text("Quận ủy Ninh Kiều (2), Lý do")
    expect(follower.locator(".fix")).to_contain_text("Đơn vị kế thừa các việc đó")
    choose(follower, "rest_successor", "Quận ủy Cái Răng")
    choose(follower, f"{first}.successor", "Quận ủy Bình Thủy")
    follower.locator(f'[name="{second}.reason"]').fill("Không còn đối tượng thực hiện")
    follow(follower.get_by_role("button", name="Hoàn thành"))
    expect(follower.locator(".flash")).to_be_visible()

    open_step(leader, address, "Duyệt phương án kế thừa")
    leader.get_by_label("Duyệt", exact=True).check()
    follow(leader.get_by_role("button", name="Hoàn thành"))
    move_clock(database, "2022-07-01")
    run_until_idle(database)

    follower.goto(f"{address}/organisation/successions")
    follow(follower.get_by_role("link", name="Chia, tách"))
    told = follower.locator("table tbody")
    expect(told).to_contain_text("Chuyển sang Quận ủy Bình Thủy")
    expect(told).to_contain_text("Chuyển sang Quận ủy Cái Răng")
    expect(told.locator("tr", has_text="Đóng")).to_contain_text("Không còn đối tượng thực hiện")
    assert faults_at_both_widths(follower) == []


def choose(page: Page, name: str, label: str) -> None:
    page.locator(f'select[name="{name}"]').select_option(label=label)


def enter(page: Page) -> None:
    fill_in(page, "Sáp nhập, hợp nhất", ["Quận ủy Ninh Kiều"], ["Quận ủy Cái Răng"])
    page.get_by_label("Ngày hiệu lực").fill("31/02/2022")
    follow(page.get_by_role("button", name="Hoàn thành"))
    expect(page.locator(".fix")).to_contain_text("Ngày hiệu lực")
    page.get_by_label("Ngày hiệu lực").fill("01/07/2022")
    follow(page.get_by_role("button", name="Hoàn thành"))
    expect(page.locator(".flash")).to_be_visible()


def fill_in(page: Page, kind: str, before: list[str], after: list[str]) -> None:
    page.get_by_label(kind).check()
    for field, units in (("predecessors", before), ("successors", after)):
        boxes = page.locator("fieldset").filter(has=page.locator(f"input[name='{field}']"))
        for unit in units:
            boxes.get_by_label(unit, exact=True).check()
    page.get_by_label("Ngày hiệu lực").fill("01/07/2022")
    page.get_by_label("Số, ký hiệu").fill("12-QĐ/TU")


def open_step(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/tasks")
    follow(page.get_by_role("link", name=name).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
