"""P3 rehearsed step by step on its drawing, kept as a scenario, deployed; and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import Officer
from tests.browser.modelling import opened, save
from tests.browser.pages import STRICT, axe_faults, follow
from tests.browser.steps import REHEARSED, keep_scenario, rehearse, rehearse_task

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("deployed")]
WORDS = "Đơn vị làm đúng hạn từng bước"


def begun_draft(modeller: Officer) -> str:
    modeller.visit("/models/unit_implementation")
    follow(modeller.page.get_by_role("button", name="Sửa", exact=True))
    modeller.page.wait_for_url("**/model-drafts/*")
    return modeller.page.url.removeprefix(modeller.address).partition("#")[0]


@pytest.mark.longest
def test_a_draft_is_rehearsed_step_by_step_kept_as_a_scenario_and_deployed(
    one_browser: Browser, address: str
) -> None:
    modeller = Officer(one_browser, address, "dat.kv")
    page, draft = modeller.page, begun_draft(modeller)
    opened(page)
    page.locator('[data-key="go"]').select_option(value="T_plan")
    page.locator('.props [data-key="limit"]').fill("8")
    page.locator('.props [data-key="limit"]').press("Tab")
    expect(page.locator('.props [data-key="limit_param"]')).to_have_value("")
    save(page)  # what follows reads the draft as saved

    modeller.visit(f"{draft}/rehearsal")
    assert_the_form_is_checked(modeller, draft)
    assert faults_of(page) == []
    rehearse(modeller, draft, REHEARSED[:3])
    assert_the_drawing_shows(page)
    follow(page.get_by_role("button", name="Lùi một bước"))
    expect(page.locator(".rh-tasks")).to_contain_text("Lập kế hoạch thực hiện")
    expect(page.locator(".rh-tasks")).to_contain_text("còn 8 ngày làm việc")
    rehearse(modeller, draft, REHEARSED[2:])
    expect(page.locator("#dang-cho .note.ok")).to_contain_text("Đã kết thúc")
    assert faults_of(page) == []
    keep_scenario(modeller, WORDS)

    chief = Officer(one_browser, address, "giang.ttn")
    chief.visit(draft)
    follow(chief.page.get_by_role("button", name="Duyệt bản nháp này"))
    expect(chief.page.locator(".flash.ok")).to_contain_text("Đã duyệt")
    modeller.visit(draft)
    page.fill("#note", "Rút ngắn thời gian lập kế hoạch")
    follow(page.get_by_role("button", name="Ban hành bản mới"))
    expect(page.locator(".flash.ok")).to_contain_text("Đã ban hành")

    modeller.visit("/models/unit_implementation/versions/2/rehearsal")
    expect(page.locator("#kich-ban")).to_contain_text(WORDS)
    modeller.context.close()
    chief.context.close()
    assert modeller.faults == []


def assert_the_form_is_checked(modeller: Officer, draft: str) -> None:
    page = modeller.page
    follow(page.locator(".rh-tasks").get_by_role("link", name="Xác nhận đã nhận"))
    modeller.fill({"received_on": "31/12/2030"})
    modeller.submit()
    expect(page.locator(".fix")).to_contain_text("có 1 mục cần sửa")
    expect(page.locator("[name=received_on]")).to_have_value("31/12/2030")
    assert faults_of(page) == []
    modeller.visit(f"{draft}/rehearsal/setup")
    assert faults_of(page) == []
    modeller.visit(f"{draft}/rehearsal")


def assert_the_drawing_shows(page: Page) -> None:
    page.wait_for_selector("[data-rehearsal][data-ready]")
    waiting = page.locator(".rh-room .rh-wait[data-element-id='T_approve_plan']")
    expect(waiting).to_have_count(1)
    expect(page.locator(".rh-room .rh-done[data-element-id='T_plan']")).to_have_count(1)
    flow = page.locator(".rh-room .rh-done[data-element-id='F_T_plan__T_approve_plan']")
    expect(flow).to_have_count(1)
    expect(page.locator(".rh-token")).to_have_text(["1"])


def test_without_scripts_and_on_a_phone_a_rehearsal_goes_to_its_end(
    one_browser: Browser, address: str
) -> None:
    modeller = Officer(one_browser, address, "dat.kv", scripts=False)
    page = modeller.page
    page.set_viewport_size({"width": 390, "height": 800})
    modeller.visit("/models/directive_rollout/versions/1/rehearsal")

    rehearse_task(modeller, "Rà soát kết quả bóc tách", None)
    follow(page.get_by_role("button", name="Đến hạn kế tiếp"))
    expect(page.locator(".rh-log .cur")).to_contain_text("Cho trôi 3 ngày làm việc")
    follow(page.get_by_role("button", name="Chạy đến hết"))

    expect(page.locator("#dang-cho .note.ok")).to_contain_text("Đã kết thúc")
    modeller.context.close()


def test_every_page_of_a_rehearsal_fits_a_phone(one_browser: Browser, address: str) -> None:
    modeller = Officer(one_browser, address, "dat.kv")
    page = modeller.page
    page.set_viewport_size({"width": 390, "height": 800})
    url = "/models/obstacle_escalation/versions/1/rehearsal"

    for path in ("", "/setup", "/tasks/0"):
        modeller.visit(url + path)
        assert faults_of(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert_the_drawing_scrolls_in_its_room(modeller, url)
    modeller.context.close()
    assert modeller.faults == []


def assert_the_drawing_scrolls_in_its_room(modeller: Officer, url: str) -> None:
    """Whoever waits is in sight; the rest is a finger's way off."""
    modeller.visit(url)
    room = modeller.page.locator("[data-rehearsal][data-ready][data-scrolls]")
    room.wait_for()
    token = room.locator(".rh-token").first.bounding_box()
    around = room.bounding_box()
    assert token is not None
    assert around is not None
    assert around["x"] <= token["x"] <= around["x"] + around["width"]
    assert around["width"] <= 390
    assert room.evaluate("one => one.scrollWidth > one.clientWidth")


def faults_of(page: Page) -> list[str]:
    return axe_faults(page, around={"exclude": [[".djs-container"]]}, rules=STRICT)
