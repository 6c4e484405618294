"""Finding by keyboard, the address of a calendar, a task on paper and its photograph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument

from tests.browser.pages import follow, signed_in
from tests.web.test_sheets import PNG

pytestmark = pytest.mark.browser


@pytest.fixture
def page(one_browser: Browser, demo_address: str) -> Page:
    """Of the specialist of Ninh Kiều."""
    return signed_in(one_browser, demo_address, "lam.ott", [])


def test_the_box_is_reached_and_used_by_keyboard(page: Page, demo_address: str) -> None:
    page.goto(f"{demo_address}/notices")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("cv 517")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Tìm “cv 517”")
    first = page.locator("#h-directive + ol a").first
    expect(first).to_contain_text("517-CV/TU")
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")


def test_the_box_needs_no_script(one_browser: Browser, demo_address: str, page: Page) -> None:
    context = one_browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(f"{demo_address}/notices")
    plain.fill("#find", "quán triệt ninh kieu")
    plain.press("#find", "Enter")

    expect(plain.locator("#h-task + ol")).to_contain_text("Ninh Kiều")
    expect(plain.locator("#h-task + ol mark").first).to_be_visible()
    context.close()


def test_wishes_are_saved_and_a_calendar_is_opened_and_closed(
    page: Page, demo_address: str
) -> None:
    page.goto(f"{demo_address}/notices/settings")
    page.get_by_label("Gửi lúc").select_option("10:00")
    page.get_by_label("Khi có người giao việc cho tôi").uncheck()
    follow(page.get_by_role("button", name="Ghi"))
    expect(page.locator(".flash")).to_contain_text("Đã ghi")
    expect(page.get_by_label("Gửi lúc")).to_have_value("10:00")
    follow(page.get_by_role("button", name="Tạo địa chỉ lịch"))
    feed = page.get_by_label("Địa chỉ để đăng ký lịch").input_value()

    assert page.request.get(feed).headers["content-type"].startswith("text/calendar")
    follow(page.get_by_role("button", name="Thu hồi"))
    assert page.request.get(feed).status == 404


def test_a_task_is_printed_on_paper_and_the_paper_comes_back_as_a_photograph(
    page: Page, demo_address: str, tmp_path: Path
) -> None:
    page.goto(f"{demo_address}/tasks")
    follow(page.locator(".inbox tr[data-task] .tt a").first)
    follow(page.get_by_role("link", name="In phiếu"))
    expect(page.locator("#print")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator("header.top")).to_be_hidden()
    page.emulate_media(media="screen")

    sizes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert 1 <= len(sizes) <= 3
    assert all(float(wide) < float(high) for wide, high in sizes)
    assert seen_on(printed, dots=150) == [page.locator(".qr figcaption .nw").inner_text()]
    (tmp_path / "giay.png").write_bytes(PNG)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(page.locator(".qr figcaption .nw").inner_text())
    page.get_by_label("Chụp hoặc chọn ảnh").set_input_files(tmp_path / "giay.png")
    expect(page.locator(".drop .chosen")).to_have_text("giay.png")
    follow(page.get_by_role("button", name="Gắn vào việc"))
    expect(page.locator("#tep")).to_contain_text("giay.png")


def seen_on(printed: bytes, *, dots: int) -> list[str]:
    """What a phone reads in the codes of all pages, printed with so many dots per inch."""
    sheets = [page.render(scale=dots / 72, grayscale=True) for page in PdfDocument(printed)]
    pictures = (
        memoryview(bytes(one.buffer)).cast("B", shape=[one.height, one.stride]) for one in sheets
    )
    return [code.text for one in pictures for code in zxingcpp.read_barcodes(one)]
