"""An officer at work in a real browser: sign in, inbox, a task, its draft; wide and narrow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from server.actions.cases.open_case import open_case
from tests.browser.test_every_page import RULES
from tests.processes.conftest import Office, directive_id, office

__all__ = ["directive_id", "office"]
pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def opened(office: Office, directive_id: int) -> int:
    """A case that has just been opened."""
    return open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)


def signed_in(one_browser: Browser, address: str, width: int, **options: Any) -> Page:
    context = one_browser.new_context(
        viewport={"width": width, "height": 800}, locale="vi-VN", reduced_motion="reduce", **options
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#login", "thuy.tn")
    page.fill("#password", "thongsuot")
    page.click(".gate .btn.pri")
    return page


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_pages_are_accessible_fit_and_keep_the_policy(
    one_browser: Browser, address: str, office: Office, width: int
) -> None:
    page = signed_in(one_browser, address, width)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    task = office.open_task("T_review_parsed")

    for path in ("/tasks", f"/tasks/{task.id}", "/keys"):
        page.goto(address + path)
        page.wait_for_selector("html[data-ready]")
        assert told == []
        found = Axe().run(page, options={"runOnly": RULES})
        told.clear()

        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_typing_is_saved_by_itself(one_browser: Browser, address: str, office: Office) -> None:
    page = signed_in(one_browser, address, 1366)
    task = office.open_task("T_review_parsed")
    page.goto(f"{address}/tasks/{task.id}")

    page.fill("textarea[name=note]", "đang viết dở")
    expect(page.locator(".saved")).to_contain_text("Đã lưu nháp", timeout=20_000)

    page.reload()
    assert page.input_value("textarea[name=note]") == "đang viết dở"


def test_without_javascript_a_fault_is_shown_and_nothing_typed_is_lost(
    one_browser: Browser, address: str, office: Office
) -> None:
    page = signed_in(one_browser, address, 1366, java_script_enabled=False)
    task = office.open_task("T_review_parsed")
    page.goto(f"{address}/tasks/{task.id}")

    page.fill("textarea[name=note]", "còn nguyên")
    page.click("button[value=submit]")

    expect(page).to_have_title(re.compile("^Lỗi: "))
    assert page.input_value("textarea[name=note]") == "còn nguyên"
