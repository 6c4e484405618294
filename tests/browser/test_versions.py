"""Versions marked side by side and read aloud; gone back to, withdrawn, copied, by two people."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.shipped_processes import files_under
from tests.browser.driver import Officer
from tests.browser.modelling import opened
from tests.browser.pages import axe_faults, follow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("deployed")]
KEY = "consultation"
FOLDER = Path(__file__).parents[2] / "bpmn"
STEP = "T_consolidate"
BEFORE, AFTER = "Tổng hợp, tiếp thu, giải trình", "Tổng hợp ý kiến"


def test_versions_are_compared_read_aloud_restored_withdrawn_and_copied(
    database: Database, one_browser: Browser, address: str
) -> None:
    files = files_under(FOLDER / KEY)
    files[f"{KEY}.bpmn"] = files[f"{KEY}.bpmn"].replace(BEFORE.encode(), AFTER.encode())
    deploy_definition(database, files=files)
    modeller, chief = (Officer(one_browser, address, login) for login in ("dat.kv", "giang.ttn"))

    expect_marked_on_both(modeller)
    expect_read_aloud(modeller)
    go_back(modeller, chief)
    withdraw(modeller, chief)
    copy(modeller)

    assert modeller.faults + chief.faults == []


def expect_marked_on_both(modeller: Officer) -> None:
    page = modeller.page
    modeller.visit(f"/models/{KEY}/comparison?from=1&to=2")
    expect(page.locator("[data-drawing][data-ready]")).to_have_count(2)
    expect(page.locator(f'.df-changed[data-element-id="{STEP}"]')).to_have_count(2)
    expect(page.locator("tbody tr", has_text=AFTER)).to_contain_text(BEFORE)


def expect_read_aloud(modeller: Officer) -> None:
    """Choosing a sentence selects the step, choosing a step marks its sentence and shows it."""
    page = modeller.page
    modeller.visit(f"/models/{KEY}/versions/2")
    expect(page.locator("[data-drawing][data-ready]")).to_have_count(1)
    sentence = page.locator(f'[data-sentence="{STEP}"]')
    expect(sentence).to_contain_text(AFTER)
    sentence.get_by_role("button").click()
    expect(page.locator(f'.selected[data-element-id="{STEP}"]')).to_be_in_viewport()
    page.locator("[data-sentence]").last.get_by_role("button").click()
    expect(sentence).not_to_have_class("on")
    page.locator(f'g[data-element-id="{STEP}"] .djs-hit').first.click()
    expect(sentence).to_have_class("on")
    expect(sentence).to_be_in_viewport()
    assert axe_faults(page) == []


def go_back(modeller: Officer, chief: Officer) -> None:
    page = modeller.page
    modeller.visit(f"/models/{KEY}")
    expect(current(page)).to_contain_text("Bản 2")
    page.select_option("#version", "1")
    page.fill("#why", "Các đơn vị quen tên cũ")
    follow(page.get_by_role("button", name="Dùng lại cho hồ sơ mở từ nay"))
    decide(chief)
    modeller.visit(f"/models/{KEY}")
    expect(current(page)).to_contain_text("Bản 1")
    expect(page.locator("main")).to_contain_text("Các đơn vị quen tên cũ")


def withdraw(modeller: Officer, chief: Officer) -> None:
    modeller.page.fill("#off", "Hết đợt lấy ý kiến")
    follow(modeller.page.get_by_role("button", name="Ngừng dùng quy trình"))
    decide(chief)
    modeller.visit(f"/models/{KEY}")
    expect(modeller.page.locator(".ph")).to_contain_text("Ngừng dùng")
    expect(current(modeller.page)).to_have_count(0)


def copy(modeller: Officer) -> None:
    """From the one that was withdrawn, with its forms; the sentences stand beside the drawing."""
    page = modeller.page
    page.fill("#new", "Lấy ý kiến về quy chế")
    follow(page.get_by_role("button", name="Tạo bản nháp"))
    opened(page)
    expect(page.locator("h1")).to_have_text("Lấy ý kiến về quy chế")
    expect(page.locator(f'[data-sentence="{STEP}"]')).to_contain_text(BEFORE)
    drawing, words = (page.locator(one).bounding_box() for one in ("#so-do", "#doc-loi"))
    assert drawing
    assert words
    assert words["x"] >= drawing["x"] + drawing["width"]


def decide(chief: Officer) -> None:
    chief.visit(f"/models/{KEY}")
    follow(chief.page.locator("#de-nghi").get_by_role("button", name="Duyệt", exact=True))
    expect(chief.page.locator(".flash.ok")).to_be_visible()


def current(page: Page) -> Locator:
    return page.locator("tbody tr", has_text="đang dùng")
