"""The modeller without a mouse, and what it keeps when the server is killed under it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.modelling import opened
from tests.browser.pages import follow, signed_in
from tests.browser.running_server import RunningServer

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("deployed")]
X = (
    "[...document.querySelectorAll('.djs-shape')]"
    ".find(one => one.textContent === name).getBoundingClientRect().x"
)
FOCUSED = "(document.activeElement.dataset || {}).key || document.activeElement.tagName"


def entered(browser: Browser, address: str, login: str) -> Page:
    return signed_in(browser, address, login, [], viewport={"width": 1366, "height": 900})


def begun(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/models")
    page.fill("#name", name)
    page.press("#name", "Enter")
    opened(page)


def tab_to(page: Page, key: str, *, back: bool = False) -> None:
    for _ in range(90):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate(FOCUSED) == key:
            return
    raise AssertionError(f"no tab leads to {key}")


def walk(page: Page, words: str) -> None:
    """Arrow keys through a closed list until it says the words."""
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].textContent") == words:
            return
    raise AssertionError(words)


def shapes(page: Page, kind: str = "shape") -> Locator:
    return page.locator(f".canvas-in .djs-{kind}")


def at(page: Page, name: str) -> Any:
    return page.evaluate(f"name => {X}", name)


def expect_at(page: Page, name: str, where: str, x: float) -> None:
    """Left of, at or right of that place, by the sign."""
    page.wait_for_function(f"([name, x]) => {X} {where} x", arg=[name, x])


def test_a_step_is_added_named_connected_and_moved_with_keys_only(
    one_browser: Browser, address: str
) -> None:
    page = entered(one_browser, address, "dat.kv")
    begun(page, address, "Chỉ dùng bàn phím")
    title = page.locator(".props h2")
    before = shapes(page).count(), shapes(page, "connection").count()

    tab_to(page, "go")
    walk(page, "việc của người: Việc đầu tiên")
    expect(title).to_have_text("Việc đầu tiên")
    tab_to(page, "after")
    walk(page, "Việc của người")
    expect(shapes(page)).to_have_count(before[0])  # walking through the list does nothing yet
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(title).to_contain_text("Activity_")
    tab_to(page, "name")
    page.keyboard.type("Bước bàn phím")
    page.keyboard.press("Tab")
    expect(title).to_have_text("Bước bàn phím")
    tab_to(page, "connect")
    walk(page, "Việc đầu tiên")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shapes(page, "connection")).to_have_count(before[1] + 2)
    tab_to(page, "go", back=True)
    page.keyboard.press("Home")
    walk(page, "đường nối: Bước bàn phím → Việc đầu tiên")  # drawn just now
    expect(title).to_have_text("Bước bàn phím → Việc đầu tiên")
    walk(page, "việc của người: Bước bàn phím")
    x = at(page, "Bước bàn phím")
    tab_to(page, "move:→")
    page.keyboard.press("Enter")
    expect_at(page, "Bước bàn phím", ">", x)

    tab_to(page, "svg", back=True)
    page.keyboard.press("Control+z")
    expect_at(page, "Bước bàn phím", "===", x)
    page.keyboard.press("Control+c")
    other = page.context.new_page()
    begun(other, address, "Mô hình nhận")
    other.locator(".canvas-in svg").first.focus()
    other.keyboard.press("Control+v")
    expect(other.locator(".props h2")).to_have_text("Bước bàn phím")

    for key in ("a", "c"):
        page.keyboard.press(f"Control+{key}")
    drawn = shapes(other).count()
    other.locator(".canvas-in svg").first.focus()
    other.keyboard.press("Control+v")  # all at once, without the pool and its lane
    expect(shapes(other)).to_have_count(drawn + 6)  # two ends with their labels
    other.keyboard.press("Control+z")
    expect(shapes(other)).to_have_count(drawn)
    page.context.close()


def test_a_step_that_was_put_into_another_lane_is_still_connected(
    one_browser: Browser, address: str
) -> None:
    page = entered(one_browser, address, "dat.kv")
    begun(page, address, "Hai làn")
    page.get_by_role("button", name="Làn đơn vị").click()
    page.locator('[data-key="name"]').fill("Lãnh đạo")
    page.locator('[data-key="name"]').press("Tab")
    page.locator('[data-key="go"]').select_option("T_first")
    page.locator('[data-key="lane"]').select_option(label="Lãnh đạo")

    expect(page.locator('[data-key="lane"]')).to_have_value("L_lanh_dao")
    page.locator('[data-key="after"]').select_option(label="Việc của người")
    page.locator('[data-key="after-do"]').click()
    page.locator('[data-key="go"]').select_option("T_first")
    expect(page.locator('[data-key="connect"]')).to_contain_text("Hoàn thành")
    page.context.close()


def test_a_form_and_its_labels_are_undone_like_the_drawing(
    one_browser: Browser, address: str
) -> None:
    page = entered(one_browser, address, "dat.kv")
    begun(page, address, "Hoàn tác")
    page.locator('[data-key="go"]').select_option("T_first")
    page.locator('[data-key="form-new"]').click()
    page.locator('[data-key="new-field"]').fill("Các buổi làm việc")
    page.locator('[data-key="new-kind"]').select_option("table")
    page.locator('[data-key="new-kind-do"]').click()
    table = "cac_buoi_lam_viec"
    page.locator(f'[data-key="{table}.new-field"]').fill("Số người dự")
    page.locator(f'[data-key="{table}.new-kind"]').select_option("integer")
    page.locator(f'[data-key="{table}.new-kind-do"]').click()
    column = page.locator(f'[data-field="{table}.so_nguoi_du"]')
    expect(column).to_be_visible()
    expect(page.locator(".form-preview")).to_contain_text("Số người dự")
    english = page.locator('[data-key="en:T_first"]')
    english.fill("First task")
    english.press("Tab")
    expect(page.locator('[data-key="en:T_first"]')).to_have_value("First task")

    undo = page.locator("[data-act=undo]")
    undo.click()
    expect(page.locator('[data-key="en:T_first"]')).to_have_value("")
    undo.click()
    expect(column).to_have_count(0)
    page.locator("[data-act=redo]").click()
    expect(column).to_be_visible()
    expect(page.locator("[data-m=problem-list] tr", has_text="Phải sửa")).to_have_count(0)
    page.context.close()


def test_a_killed_server_loses_nothing_and_the_second_editor_overwrites_nothing(
    one_browser: Browser, server: RunningServer
) -> None:
    page = entered(one_browser, server.address, "dat.kv")
    begun(page, server.address, "Máy chủ chết")
    other = entered(one_browser, server.address, "giang.ttn")
    other.goto(page.url)
    opened(other)
    expect(other.locator("[data-m=others]")).to_contain_text("Kha Vĩnh Đạt")

    server.kill()
    about = page.locator('[data-key="process-about"]')
    about.fill("Ghi lúc máy chủ chết")
    about.press("Tab")
    expect(page.locator("[data-m=saved]")).to_contain_text("Chưa lưu được lên máy chủ")
    draft, context = page.url, page.context
    page.close()  # the browser dies as well
    server.start()
    page = context.new_page()
    page.goto(draft)
    opened(page)
    follow(page.get_by_role("button", name="Lấy lại phần chưa gửi"))
    opened(page)
    expect(page.locator('[data-key="process-about"]')).to_have_value("Ghi lúc máy chủ chết")
    expect(page.locator("[data-m=saved]")).to_contain_text("Đã lưu lúc")

    late = other.locator('[data-key="process-about"]')
    late.fill("Của người thứ hai")
    late.press("Tab")
    expect(other.locator("[data-m=banner]")).to_contain_text("Kha Vĩnh Đạt vừa sửa bản nháp này")
    late.fill("Của người thứ hai, viết tiếp")  # nothing is sent any more, and nothing lost
    late.press("Tab")
    follow(other.get_by_role("button", name="Giữ phần của tôi thành bản nháp riêng"))
    expect(other).not_to_have_url(draft)
    opened(other)
    expect(late).to_have_value("Của người thứ hai, viết tiếp")
    page.reload()
    opened(page)
    expect(page.locator('[data-key="process-about"]')).to_have_value("Ghi lúc máy chủ chết")
    context.close()
    other.context.close()


def test_a_call_is_repeated_over_a_unit_group_chosen_by_its_name(
    one_browser: Browser, address: str
) -> None:
    page = entered(one_browser, address, "dat.kv")
    begun(page, address, "Hỏi các quận ủy")
    page.locator('[data-key="go"]').select_option("T_first")
    page.locator('[data-key="after"]').select_option(label="Quy trình con")
    page.locator('[data-key="after-do"]').click()
    page.locator('[data-key="name"]').fill("Từng quận ủy trả lời")
    page.locator('[data-key="name"]').press("Tab")
    page.locator('[data-key="called"]').select_option("unit_opinion")
    page.locator('[data-key="repeat"]').select_option("parallel")

    group = page.locator('[data-key="collection"]')
    group.select_option(label="Nhóm Quận ủy (5 đơn vị)")

    said = page.locator("[data-sentence]", has_text="Từng quận ủy trả lời")
    expect(said).to_contain_text("Mỗi đơn vị thuộc nhóm Quận ủy, cùng lúc")
    expect(page.locator("[data-m=saved]")).to_contain_text("Đã lưu lúc")
    page.locator("[data-act=undo]").click()
    expect(group).to_have_value("")
    page.locator("[data-act=redo]").click()
    expect(group).to_have_value("unit_group/quan_uy")
    assert page.evaluate("document.querySelector('[data-model-draft]').missingWords()") == []
    page.context.close()


def test_the_limit_typed_last_counts(one_browser: Browser, address: str) -> None:
    page = entered(one_browser, address, "dat.kv")
    page.goto(f"{address}/models/unit_implementation")
    follow(page.get_by_role("button", name="Sửa", exact=True))
    opened(page)
    page.locator('[data-key="go"]').select_option("T_confirm_receipt")
    names = ("limit", "limit_param", "limit_decision")
    limit, parameter, decision = (page.locator(f'.props [data-key="{name}"]') for name in names)
    expect(decision).to_have_value("step_limit_by_urgency")
    expect(page.locator("#m-limit-which")).to_contain_text("bảng quyết định")

    limit.fill("8")
    limit.press("Tab")
    expect(parameter).to_have_value("")
    expect(decision).to_have_value("")
    expect(page.locator("#m-limit-which")).to_have_count(0)
    parameter.select_option("confirm_receipt")
    expect(limit).to_have_value("1")
    expect(page.locator("#m-limit-which")).to_contain_text("Đang theo tham số")
    page.context.close()
