"""P3 changed for the next directive by people who never programmed: drawn, checked, approved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.modelling import opened, put

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("deployed")]
LOST_LINE = """
    const real = fetch;
    window.fetch = (url, about) => String(url).endsWith("/revisions")
        ? Promise.reject(new TypeError("the line is down")) : real(url, about);
"""
"""In the page itself: it holds while the page is being closed, too."""


def signed_in(browser: Browser, address: str, login: str, faults: list[str]) -> Page:
    page = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", "thongsuot")
    page.click(".gate .btn.pri")
    return page


def test_a_second_editor_is_told_and_what_a_lost_line_kept_comes_back(
    one_browser: Browser, address: str
) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "dat.kv", faults)
    page.goto(f"{address}/models")
    page.locator("tr", has_text="unit_inspection").get_by_role("button").click()
    opened(page)
    other = signed_in(one_browser, address, "giang.ttn", faults)
    other.goto(page.url)
    opened(other)
    expect(other.locator("[data-m=others]")).to_contain_text("Kha Vĩnh Đạt")

    page.evaluate(LOST_LINE)
    put(page, "process-about", "Giữ trên máy")
    expect(page.locator("[data-m=saved]")).to_contain_text("Chưa lưu được lên máy chủ")
    context, draft = page.context, page.url
    page.close()  # as a crash would
    page = context.new_page()
    page.goto(draft)
    opened(page)
    page.get_by_role("button", name="Lấy lại phần chưa gửi").click()
    opened(page)
    expect(page.locator('[data-key="process-about"]')).to_have_value("Giữ trên máy")

    put(other, "process-about", "Của người thứ hai")
    expect(other.locator("[data-m=banner]")).to_contain_text("Kha Vĩnh Đạt vừa sửa bản nháp này")
    page.context.close()
    other.context.close()
