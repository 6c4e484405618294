"""P3 changed for the next directive by people who never programmed: drawn, checked, approved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.modelling import opened, pick, problems, put
from tests.browser.pages import follow, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("deployed")]
WIDE = {"width": 1366, "height": 900}
LOST_LINE = """
    const real = fetch;
    window.fetch = (url, about) => String(url).endsWith("/revisions")
        ? Promise.reject(new TypeError("the line is down")) : real(url, about);
"""
"""In the page itself: it holds while the page is being closed, too."""


def test_a_second_editor_is_told_and_what_a_lost_line_kept_comes_back(
    one_browser: Browser, address: str
) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "dat.kv", faults, viewport=WIDE)
    page.goto(f"{address}/models")
    follow(page.locator("tr", has_text="unit_inspection").get_by_role("button"))
    opened(page)
    other = signed_in(one_browser, address, "giang.ttn", faults, viewport=WIDE)
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
    follow(page.get_by_role("button", name="Lấy lại phần chưa gửi"))
    opened(page)
    expect(page.locator('[data-key="process-about"]')).to_have_value("Giữ trên máy")

    put(other, "process-about", "Của người thứ hai")
    expect(other.locator("[data-m=banner]")).to_contain_text("Kha Vĩnh Đạt vừa sửa bản nháp này")
    page.context.close()
    other.context.close()


def test_what_a_service_gives_is_offered_and_a_wrong_name_of_it_is_told_and_mended(
    one_browser: Browser, address: str
) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "dat.kv", faults, viewport=WIDE)
    page.goto(f"{address}/models")
    follow(page.locator("tr", has_text="written_reminder").get_by_role("button"))
    opened(page)

    pick(page, "go", value="X_prefill")
    expect(page.locator(".props")).to_contain_text("Các bước sau sẽ biết: số việc chậm")
    pick(page, "go", value="F_G_count__M_btv_item_added")
    expect(page.locator('[data-key="rule-field"]')).to_have_value("reminder.exhausted")
    put(page, "rule-text", 'reminder["exhaust"] == True')
    expect(problems(page)).to_contain_text(
        ["hỏi exhaust của “Lập dự thảo công văn đôn đốc” (reminder)"]
    )
    problems(page).get_by_role("button", name="đã đôn đốc đủ số lần").click()

    expect(problems(page).filter(has_text="Phải sửa")).to_have_count(0)
    expect(page.locator('[data-key="rule-field"]')).to_have_value("reminder.exhausted")
    said = page.locator("[data-m=sentences]")
    expect(said).to_contain_text("Bước này cho các bước sau biết: số việc chậm")
    page.context.close()
    assert faults == []


def test_what_a_service_takes_is_chosen_from_a_list(one_browser: Browser, address: str) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "dat.kv", faults, viewport=WIDE)
    page.goto(f"{address}/models")
    follow(page.locator("tr", has_text="directive_rollout").get_by_role("button"))
    opened(page)

    pick(page, "go", value="C_reports")
    process = page.locator('[data-key="takes:process"]')
    expect(process).to_have_value('"reporting_round"')
    expect(page.locator('[data-key="takes:every_param"]')).to_have_value('"report.frequency"')
    process.select_option("")
    expect(problems(page).filter(has_text="chưa chọn quy trình cần chạy")).to_have_count(1)
    process.select_option('"supervision"')

    expect(problems(page).filter(has_text="Phải sửa")).to_have_count(0)
    page.context.close()
    assert faults == []
