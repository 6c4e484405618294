"""Two committees become one, from the first entry to the page of the unit that is no more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from server.database import Database
from server.worker import run_until_idle
from tests.browser.pages import follow, signed_in
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

    follower.goto(f"{address}/portfolio/units?status=all")
    for shown, hidden in (("Ninh Kiều", "Cái Răng"), ("Cái Răng", "Ninh Kiều")):
        told = "Cơ cấu khi giao việc" if shown == "Ninh Kiều" else "Cơ cấu hiện nay"
        follower.get_by_label("Cơ cấu tổ chức").select_option(label=told)
        follower.get_by_role("button", name="Xem", exact=True).click()
        expect(follower.locator("main table tbody")).to_contain_text(f"Quận ủy {shown}")
        expect(follower.locator("main table tbody")).not_to_contain_text(f"Quận ủy {hidden}")
    follower.goto(f"{address}/reports/units?structure=today")
    expect(follower.locator(".facts")).to_contain_text("Theo cơ cấu tổ chức hiện nay")


def enter(page: Page) -> None:
    page.get_by_label("Sáp nhập, hợp nhất").check()
    before, after = (
        page.locator("fieldset", has_text=name).filter(has=page.locator(f"input[name='{field}']"))
        for name, field in (("Đơn vị cũ", "predecessors"), ("Đơn vị kế thừa", "successors"))
    )
    before.get_by_label("Quận ủy Ninh Kiều", exact=True).check()
    after.get_by_label("Quận ủy Cái Răng", exact=True).check()
    page.get_by_label("Ngày hiệu lực").fill("31/02/2022")
    page.get_by_label("Số, ký hiệu").fill("12-QĐ/TU")
    follow(page.get_by_role("button", name="Hoàn thành"))
    expect(page.locator(".fix")).to_contain_text("Ngày hiệu lực")
    page.get_by_label("Ngày hiệu lực").fill("01/07/2022")
    follow(page.get_by_role("button", name="Hoàn thành"))
    expect(page.locator(".flash")).to_be_visible()


def open_step(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/tasks")
    follow(page.get_by_role("link", name=name).first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
