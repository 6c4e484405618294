"""An officer at work in a real browser: sign in, inbox, a task, its draft; wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from server.actions.cases.open_case import open_case
from tests.browser.pages import WIDTHS, follow, page_faults, signed_in
from tests.processes.conftest import Office, directive_id, office

__all__ = ["directive_id", "office"]
pytestmark = pytest.mark.browser

HIGH = 800
STARTED = """() => {
  const form = document.querySelector("#work");
  form.tabIndex = -1;
  form.focus({ preventScroll: true });
  return form.offsetHeight;
}"""
"""Where Tab goes on from; how high the form is."""
COVERED = """() => {
  const one = document.activeElement, { x, y, width, height } = one.getBoundingClientRect();
  const seen = document.elementFromPoint(x + width / 2, y + height / 2);
  const own = one.classList.contains("sr") ? [...one.labels] : [one];
  return own.some((part) => part.contains(seen)) ? []
    : [`${one.outerHTML} at ${x},${y} is under ${seen ? seen.outerHTML : "the edge"}`];
}"""
"""Of a field for files that only its label shows, the label is looked for."""


@pytest.fixture(autouse=True)
def opened(office: Office, directive_id: int) -> int:
    """A case that has just been opened."""
    return open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)


def at_work(browser: Browser, address: str, width: int, **options: bool) -> Page:
    viewport = {"width": width, "height": HIGH}
    return signed_in(browser, address, "thuy.tn", [], viewport=viewport, **options)


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_pages_are_accessible_fit_and_keep_the_policy(
    one_browser: Browser, address: str, office: Office, width: int
) -> None:
    page = at_work(one_browser, address, width)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    task = office.open_task("T_review_parsed")

    for path in ("/tasks", f"/tasks/{task.id}", "/keys"):
        page.goto(address + path)
        page.wait_for_selector("html[data-ready]")
        assert told == []
        assert page_faults(page) == [], path
        told.clear()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_control_of_a_long_form_reached_by_tab_is_under_a_bar(
    one_browser: Browser, address: str, office: Office, width: int
) -> None:
    page = at_work(one_browser, address, width)
    page.goto(f"{address}/tasks/{office.open_task('T_review_parsed').id}")
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate(STARTED) > 2 * HIGH

    covered, reached = [], 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.closest('#work') !== null"):
        covered += page.evaluate(COVERED)
        reached += 1
        page.keyboard.press("Tab")

    assert reached > 20
    assert covered == []


def test_typing_is_saved_by_itself(one_browser: Browser, address: str, office: Office) -> None:
    page = at_work(one_browser, address, 1366)
    task = office.open_task("T_review_parsed")
    page.goto(f"{address}/tasks/{task.id}")
    note = page.locator("#f-note")

    note.fill("đang viết dở")
    expect(page.locator(".saved")).to_contain_text("Đã lưu nháp")

    page.reload()
    expect(note).to_have_value("đang viết dở")


def test_without_javascript_a_fault_is_shown_and_nothing_typed_is_lost(
    one_browser: Browser, address: str, office: Office
) -> None:
    page = at_work(one_browser, address, 1366, java_script_enabled=False)
    task = office.open_task("T_review_parsed")
    page.goto(f"{address}/tasks/{task.id}")
    note = page.locator("#f-note")

    note.fill("còn nguyên")
    follow(page.locator("button[value=submit]").first)

    expect(page).to_have_title(re.compile("^Lỗi: "))
    expect(note).to_have_value("còn nguyên")
