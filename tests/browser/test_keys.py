"""Keys for programs and receivers of messages, made on the pages: told once, then hidden."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import faults_at_both_widths, follow

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def test_a_service_gets_a_key_that_opens_the_api_until_it_is_revoked(
    admin: Page, address: str
) -> None:
    admin.goto(f"{address}/organisation/services")
    admin.get_by_label("Tên hệ thống").fill("Hệ thống quản lý văn bản và điều hành")
    admin.get_by_label("Tên tài khoản").fill("vbdh")
    follow(admin.get_by_role("button", name="Thêm"))
    admin.goto(f"{address}/organisation/services")
    admin.get_by_label("Tên khóa").fill("đồng bộ")
    follow(admin.get_by_role("button", name="Cấp khóa"))
    expect(admin.locator(".fix a").first).to_contain_text("Phạm vi")
    expect(admin.get_by_label("Tên khóa")).to_have_value("đồng bộ")
    admin.get_by_label("Xem danh sách đơn vị").check()
    admin.get_by_label("Lý do").fill("Theo công văn 12-CV/VP")
    follow(admin.get_by_role("button", name="Cấp khóa"))
    secret = admin.locator(".tok-secret").inner_text()
    assert faults_at_both_widths(admin) == []

    assert asked(address, secret) == 200
    admin.goto(f"{address}/webhooks")
    admin.get_by_label("Địa chỉ nhận").fill("https://vbdh.example.vn/tin")
    admin.get_by_label("Việc hoàn thành").check()
    admin.get_by_label("Lý do").fill("Theo công văn 12-CV/VP")
    follow(admin.get_by_role("button", name="Thêm"))
    expect(admin.locator(".tok-secret").first).to_contain_text("whsec_")
    assert faults_at_both_widths(admin) == []
    admin.goto(f"{address}/api/v1/")
    admin.locator("#complete summary").click()
    expect(admin.locator("#complete")).to_contain_text("Idempotency-Key")
    assert faults_at_both_widths(admin) == []
    admin.goto(f"{address}/organisation/services")
    follow(admin.get_by_role("button", name="Thu hồi"))
    expect(admin.locator(".flash")).to_contain_text("Đã thu hồi khóa")
    assert asked(address, secret) == 401


def asked(address: str, secret: str) -> int:
    request = urllib.request.Request(f"{address}/api/v1/units")
    request.add_header("Authorization", f"Bearer {secret}")
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            assert json.loads(answer.read())["items"]
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
