"""P3 changed for the next directive by people who never programmed: drawn, checked, approved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from server.database import Database
from server.settings import load_settings
from server.tables import Definition
from server.web.app import create_app
from workflows.definition import load

pytestmark = pytest.mark.browser
LOST_LINE = """
    const real = fetch;
    window.fetch = (url, about) => String(url).endsWith("/revisions")
        ? Promise.reject(new TypeError("the line is down")) : real(url, about);
"""
"""In the page itself: it holds while the page is being closed, too."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def address(database: Database, deployed: SimpleNamespace, tmp_path: Path) -> Iterator[str]:
    assert deployed
    settings = replace(load_settings("test"), data=tmp_path, secret_key="only for tests")
    server = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


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


def opened(page: Page) -> None:
    page.wait_for_selector("[data-model-draft][data-ready]")


def put(page: Page, key: str, value: str) -> None:
    """A field of the panel, left with the tab key as one does."""
    page.locator(f'.props [data-key="{key}"]').fill(value)
    page.locator(f'.props [data-key="{key}"]').press("Tab")


def pick(page: Page, key: str, **option: Any) -> None:
    page.locator(f'[data-key="{key}"]').select_option(**option)


def choose(page: Page, key: str, **option: Any) -> None:
    """A list whose choice is done by the button beside it."""
    pick(page, key, **option)
    page.locator(f'[data-key="{key}-do"]').click()


def test_a_step_is_inserted_checked_approved_and_deployed(
    one_browser: Browser, address: str, database: Database
) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "dat.kv", faults)
    page.goto(f"{address}/models")
    page.locator("tr", has_text="unit_implementation").get_by_role("button").click()
    opened(page)
    problems, saved = page.locator("[data-m=problem-list] tr"), page.locator("[data-m=saved]")

    pick(page, "go", value="F_T_plan__T_approve_plan")
    choose(page, "after", label="Việc của người")
    put(page, "name", "Xin ý kiến góp ý")
    put(page, "limit", "3")
    expect(problems).to_contain_text(["không có biểu mẫu"])
    page.locator('[data-key="form-new"]').click()
    page.locator('[data-key="new-field"]').fill("Ý kiến góp ý")
    choose(page, "new-kind", value="longtext")
    expect(page.locator(".form-preview textarea").first).to_be_visible(timeout=15_000)
    expect(problems).to_have_count(0)

    pick(page, "go", value="G_plan")
    pick(page, "gateway-default", value="")
    expect(problems.filter(has_text="Phải sửa")).to_have_count(1)
    assert page.locator(".pb-must").count() == 1
    problems.get_by_role("button", name="Đặt làm nhánh mặc định").click()
    expect(problems).to_have_count(0)
    expect(saved).to_contain_text("Đã lưu lúc")
    assert page.evaluate("document.querySelector('[data-model-draft]').missingWords()") == []
    assert axe_faults(page) == []

    failing = page.locator("[data-m=scenarios] .k-tra")
    expect(failing.first).to_be_visible()
    rewrite = page.get_by_role("button", name="Viết lại theo sơ đồ")
    for left in range(rewrite.count(), 0, -1):
        rewrite.first.click()
        expect(rewrite).to_have_count(left - 1, timeout=15_000)
    expect(saved).to_contain_text("Đã lưu lúc")

    chief = signed_in(one_browser, address, "giang.ttn", faults)
    chief.goto(page.url.partition("#")[0])
    opened(chief)
    chief.get_by_role("button", name="Duyệt bản nháp này").click()
    expect(chief.locator(".flash.ok")).to_contain_text("Đã duyệt")
    page.reload()
    page.fill("#note", "Thêm bước xin ý kiến")
    page.get_by_role("button", name="Ban hành bản mới").click()
    expect(page.locator(".flash.ok")).to_contain_text("Đã ban hành")
    expect(page.locator("tbody tr").first).to_contain_text("Thêm bước xin ý kiến")

    with database.reading() as db:
        row = db.scalars(
            select(Definition).where(
                Definition.key == "unit_implementation", Definition.version == 2
            )
        ).one()
    step = load(row.blob).elements["T_xin_y_kien_gop_y"]
    assert (step.form, step.properties["limit"]) == ("unit_implementation.xin_y_kien_gop_y", "3WD")
    assert step.lane == "L_lanh_dao_don_vi"
    page.context.close()
    chief.context.close()
    assert faults == []


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


def axe_faults(page: Page) -> list[str]:
    """Of our own parts; the drawing is bpmn-js's."""
    around = {"include": [["main"]], "exclude": [[".djs-container"]]}
    found = Axe().run(page, context=around, options={"runOnly": RULES})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
