"""The administrator keeps units and people, also without scripts and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from server.database import Database
from tests.browser.pages import follow
from tests.databases import move_clock

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@pytest.fixture(autouse=True)
def october(database: Database) -> None:
    move_clock(database, "2022-10-03")


def test_a_unit_is_renamed_from_a_day_and_found_under_the_name_of_each(
    admin: Page, address: str
) -> None:
    admin.goto(f"{address}/organisation?q=nội chính")
    follow(admin.get_by_role("link", name="Ban Nội chính Thành ủy", exact=True))
    admin.get_by_text("Đổi tên từ một ngày").click()
    admin.get_by_label("Tên mới").fill("Ban Nội chính và Cải cách tư pháp Thành ủy")
    admin.locator("#name-day").fill("31/02/2023")
    admin.locator("#name-document").fill("15-QĐ/TU ngày 20/12/2022")
    follow(admin.get_by_role("button", name="Đổi tên"))
    expect(admin.locator(".fix a")).to_contain_text("Từ ngày: không phải là ngày")
    admin.locator("#name-day").fill("01/01/2023")
    follow(admin.get_by_role("button", name="Đổi tên"))
    expect(admin.locator(".flash")).to_contain_text("Đã ghi tên mới")

    for day, name in (("31/12/2022", "Ban Nội chính Thành ủy"),
                      ("01/01/2023", "Ban Nội chính và Cải cách tư pháp Thành ủy")):  # fmt: skip
        admin.goto(f"{address}/organisation?on={day}&q=BNC")
        expect(admin.locator("table.org th a").first).to_have_text(name)


def test_an_account_is_made_on_a_phone_without_scripts(
    one_browser: Browser, admin: Page, address: str
) -> None:
    plain = one_browser.new_context(java_script_enabled=False,
                                    viewport={"width": 390, "height": 800})  # fmt: skip
    plain.add_cookies(admin.context.cookies())  # type: ignore[arg-type]
    phone = plain.new_page()
    phone.goto(f"{address}/organisation/officers/new")
    phone.get_by_label("Họ và tên").fill("Võ Thị Sáng")
    phone.get_by_label("Tên đăng nhập").fill("sang.vt")
    follow(phone.get_by_role("button", name="Lập tài khoản"))
    phone.locator("#role-unit").select_option("QU-NK")
    phone.locator("#role-role").select_option("chuyen_vien")
    phone.locator("#role-first").fill("01/10/2022")
    follow(phone.get_by_role("button", name="Giao vai trò"))

    expect(phone.locator(".spans")).to_contain_text("Quận ủy Ninh Kiều")
    follow(phone.get_by_role("button", name="Cấp mật khẩu mới"))
    expect(phone.locator(".secret")).to_contain_text("-")
    plain.close()
