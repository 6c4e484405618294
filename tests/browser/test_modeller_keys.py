"""The modeller without a mouse, and what it keeps when the server is killed under it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.running_server import RunningServer

FOCUSED = "(document.activeElement.dataset || {}).key || document.activeElement.tagName"


def opened(browser: Browser, server: RunningServer, login: str) -> Page:
    page = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{server.address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", "thongsuot")
    page.press("#password", "Enter")
    expect(page.locator("h1")).to_have_text("Việc của tôi")
    return page


def begun(page: Page, server: RunningServer, name: str) -> None:
    page.goto(f"{server.address}/models")
    page.fill("#name", name)
    page.press("#name", "Enter")
    page.wait_for_selector("[data-model-draft][data-ready]")


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


def shapes(page: Page, kind: str = "shape") -> int:
    return page.locator(f".canvas-in .djs-{kind}").count()


def at(page: Page, name: str) -> Any:
    return page.evaluate(
        "name => [...document.querySelectorAll('.djs-shape')]"
        ".find(one => one.textContent === name).getBoundingClientRect().x", name
    )  # fmt: skip


def test_a_step_is_added_named_connected_and_moved_with_keys_only(
    one_browser: Browser, server: RunningServer
) -> None:
    page = opened(one_browser, server, "dat.kv")
    begun(page, server, "Chỉ dùng bàn phím")
    title = page.locator(".props h2")
    before = shapes(page), shapes(page, "connection")

    tab_to(page, "go")
    walk(page, "việc của người: Việc đầu tiên")
    expect(title).to_have_text("Việc đầu tiên")
    tab_to(page, "after")
    walk(page, "Việc của người")
    assert shapes(page) == before[0]  # walking through the list does nothing yet
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
    assert shapes(page, "connection") == before[1] + 2
    x = at(page, "Bước bàn phím")
    tab_to(page, "move:→")
    page.keyboard.press("Enter")
    assert at(page, "Bước bàn phím") > x

    tab_to(page, "svg", back=True)
    page.keyboard.press("Control+z")
    assert at(page, "Bước bàn phím") == x
    page.keyboard.press("Control+c")
    other = page.context.new_page()
    begun(other, server, "Mô hình nhận")
    other.locator(".canvas-in svg").first.focus()
    other.keyboard.press("Control+v")
    expect(other.locator(".props h2")).to_have_text("Bước bàn phím")
    page.context.close()


def test_a_form_and_its_labels_are_undone_like_the_drawing(
    one_browser: Browser, server: RunningServer
) -> None:
    page = opened(one_browser, server, "dat.kv")
    begun(page, server, "Hoàn tác")
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
    expect(page.locator(".form-preview")).to_contain_text("Số người dự", timeout=15_000)
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
    page = opened(one_browser, server, "dat.kv")
    begun(page, server, "Máy chủ chết")
    other = opened(one_browser, server, "giang.ttn")
    other.goto(page.url)
    other.wait_for_selector("[data-model-draft][data-ready]")
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
    page.wait_for_selector("[data-model-draft][data-ready]")
    page.get_by_role("button", name="Lấy lại phần chưa gửi").click()
    page.wait_for_selector("[data-model-draft][data-ready]")
    expect(page.locator('[data-key="process-about"]')).to_have_value("Ghi lúc máy chủ chết")
    expect(page.locator("[data-m=saved]")).to_contain_text("Đã lưu lúc")

    late = other.locator('[data-key="process-about"]')
    late.fill("Của người thứ hai")
    late.press("Tab")
    expect(other.locator("[data-m=banner]")).to_contain_text("Kha Vĩnh Đạt vừa sửa bản nháp này")
    other.get_by_role("button", name="Giữ phần của tôi thành bản nháp riêng").click()
    expect(other).not_to_have_url(draft)
    other.wait_for_selector("[data-model-draft][data-ready]")
    expect(other.locator('[data-key="process-about"]')).to_have_value("Của người thứ hai")
    page.reload()
    page.wait_for_selector("[data-model-draft][data-ready]")
    expect(page.locator('[data-key="process-about"]')).to_have_value("Ghi lúc máy chủ chết")
    context.close()
    other.context.close()


def test_a_call_is_repeated_over_a_unit_group_chosen_by_its_name(
    one_browser: Browser, server: RunningServer
) -> None:
    page = opened(one_browser, server, "dat.kv")
    begun(page, server, "Hỏi các quận ủy")
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
    expect(said).to_contain_text("Mỗi đơn vị thuộc nhóm Quận ủy, cùng lúc", timeout=15_000)
    expect(page.locator("[data-m=saved]")).to_contain_text("Đã lưu lúc")
    page.locator("[data-act=undo]").click()
    expect(group).to_have_value("")
    page.locator("[data-act=redo]").click()
    expect(group).to_have_value("unit_group/quan_uy")
    assert page.evaluate("document.querySelector('[data-model-draft]').missingWords()") == []
    page.context.close()


def test_the_limit_typed_last_counts(one_browser: Browser, server: RunningServer) -> None:
    page = opened(one_browser, server, "dat.kv")
    page.goto(f"{server.address}/models/unit_implementation")
    page.get_by_role("button", name="Sửa", exact=True).click()
    page.wait_for_selector("[data-model-draft][data-ready]")
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
