"""Keys for programs and receivers of messages, made on the pages: told once, then hidden."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from server.database import Database
from tests.browser.in_process import served
from tests.browser.pages import follow, page_faults, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture
def address(database: Database, cast: SimpleNamespace, tmp_path: Path) -> Iterator[str]:  # noqa: ARG001
    """Over the chart alone: no case is needed."""
    with served(database, tmp_path) as address:
        yield address


@pytest.fixture
def page(one_browser: Browser, address: str) -> Page:
    return signed_in(one_browser, address, "nguyen.qt", [])


def test_a_service_gets_a_key_that_opens_the_api_until_it_is_revoked(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/organisation/services")
    page.get_by_label("Tên hệ thống").fill("Hệ thống quản lý văn bản và điều hành")
    page.get_by_label("Tên tài khoản").fill("vbdh")
    follow(page.get_by_role("button", name="Thêm"))
    page.goto(f"{address}/organisation/services")
    page.get_by_label("Tên khóa").fill("đồng bộ")
    follow(page.get_by_role("button", name="Cấp khóa"))
    expect(page.locator(".fix a").first).to_contain_text("Phạm vi")
    expect(page.get_by_label("Tên khóa")).to_have_value("đồng bộ")
    page.get_by_label("Xem danh sách đơn vị").check()
    page.get_by_label("Lý do").fill("Theo công văn 12-CV/VP")
    follow(page.get_by_role("button", name="Cấp khóa"))
    secret = page.locator(".tok-secret").inner_text()
    looked(page, "services")

    assert asked(address, secret) == 200
    page.goto(f"{address}/webhooks")
    page.get_by_label("Địa chỉ nhận").fill("https://vbdh.example.vn/tin")
    page.get_by_label("Việc hoàn thành").check()
    page.get_by_label("Lý do").fill("Theo công văn 12-CV/VP")
    follow(page.get_by_role("button", name="Thêm"))
    expect(page.locator(".tok-secret").first).to_contain_text("whsec_")
    looked(page, "webhooks")
    page.goto(f"{address}/api/v1/")
    page.locator("#complete summary").click()
    expect(page.locator("#complete")).to_contain_text("Idempotency-Key")
    looked(page, "api")
    page.goto(f"{address}/organisation/services")
    follow(page.get_by_role("button", name="Thu hồi"))
    expect(page.locator(".flash")).to_contain_text("Đã thu hồi khóa")
    assert asked(address, secret) == 401


def looked(page: Page, name: str) -> None:
    """At both widths: accessible, and nothing sticks out."""
    for width in (1366, 390):
        page.set_viewport_size({"width": width, "height": 800})
        if "SHOTS" in os.environ:
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{width}.png", full_page=True)
        assert page_faults(page) == []


def asked(address: str, secret: str) -> int:
    request = urllib.request.Request(f"{address}/api/v1/units")
    request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.loads(answer.read())["items"]
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
