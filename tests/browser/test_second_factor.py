"""Two steps at sign-in with a telephone; who one is, asked again for what weighs."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from server.database import Database
from server.tables import SecondFactor, SignIn
from tests.browser.pages import follow, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


@pytest.fixture
def page(one_browser: Browser, address: str) -> Page:
    return signed_in(one_browser, address, "lam.ott", [])


def test_a_telephone_is_set_up_and_asked_for(page: Page, address: str, database: Database) -> None:
    page.goto(f"{address}/account")
    follow(page.get_by_role("link", name="Xem, thiết lập"))
    follow(page.get_by_role("button", name="Thiết lập"))
    expect(page.get_by_role("img", name="Mã QR chứa khóa")).to_be_visible()
    telephone = pyotp.TOTP((page.locator(".secret").text_content() or "").replace(" ", ""))
    page.get_by_label("Mã trên điện thoại").fill(telephone.now())
    follow(page.get_by_role("button", name="Bật xác thực hai bước"))
    expect(page.locator("#codes li")).to_have_count(10)
    with database.transaction() as db:  # half a minute later
        db.execute(update(SecondFactor).values(last_step=0))

    page.context.clear_cookies()
    page.goto(f"{address}/tasks")
    page.fill("#login", "lam.ott")
    page.fill("#password", "thongsuot")
    follow(page.get_by_role("button", name="Đăng nhập"))
    page.get_by_label("Mã sáu chữ số").fill(telephone.now())
    follow(page.get_by_role("button", name="Đăng nhập"))

    expect(page.locator("h1")).to_have_text("Việc của tôi")


def test_new_codes_ask_who_one_is(page: Page, address: str, database: Database) -> None:
    with database.transaction() as db:
        db.execute(update(SignIn).values(proven_at=db.real_now - timedelta(hours=1)))

    page.goto(f"{address}/account/second-factor")
    follow(page.get_by_role("button", name="Thiết lập"))
    page.get_by_label("Mật khẩu, hoặc mã trên điện thoại").fill("thongsuot")
    follow(page.get_by_role("button", name="Xác nhận và gửi"))

    expect(page.get_by_role("img", name="Mã QR chứa khóa")).to_be_visible()
