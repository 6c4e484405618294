"""Chủ trì, phối hợp in a browser: who has answered, and what it takes to close."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from server.worker import run_until_idle
from tests.browser.driver import Staff
from tests.browser.pages import axe_faults
from tests.processes.conftest import Office, directive_id, office
from tests.processes.test_contributions import contribute, led

__all__ = ["directive_id", "led", "office"]
pytestmark = pytest.mark.browser


@pytest.fixture
def staff(led: Office, one_browser: Browser, address: str) -> Iterator[Staff]:
    contribute(led)
    staff = Staff(one_browser, address)
    yield staff
    staff.close()


def test_the_lead_sees_who_is_missing_and_closes_with_a_reason(led: Office, staff: Staff) -> None:
    lead = staff("lam.ott")
    lead.open("Theo dõi, chốt phần phối hợp")
    page = lead.page
    beside = page.locator("aside details", has_text="Đơn vị phối hợp")
    expect(beside).to_contain_text("1 chưa có")
    expect(beside.locator("li", has_text="Bình Thủy")).to_contain_text("Đã có")
    expect(beside.locator("li", has_text="Cái Răng")).to_contain_text("Chưa có")
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    lead.submit()
    expect(page.locator(".fix")).to_contain_text("Quận ủy Cái Răng, Lý do không chờ")
    lead.fill({"waivers.1.reason": "Đã có số liệu từ Cục Thống kê."})
    lead.complete()
    run_until_idle(led.database)

    lead.open("Báo cáo kết quả quán triệt")
    expect(beside.locator("li", has_text="Cái Răng")).to_contain_text("Không chờ")
    assert lead.faults == []
