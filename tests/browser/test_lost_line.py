"""Mất mạng: what is typed survives a dropped line and a closed tab; what was sent goes once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from server.tables import Answer, Draft, Task
from tests.browser.driver import Officer, Staff
from tests.browser.test_inbox import staff
from tests.processes.conftest import Office
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office", "staff"]
pytestmark = pytest.mark.browser
NOTE = "#f-note"


@pytest.fixture
def receipt(office: Office) -> Task:
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def at_the_form(staff: Staff, receipt: Task) -> Officer:
    officer = staff("lam.ott")
    officer.visit(f"/tasks/{receipt.id}")
    officer.page.wait_for_selector("html[data-ready]")
    officer.fill({"received_on": "21/06/2022", "declined": False})
    return officer


def press_without_a_line(officer: Officer) -> None:
    officer.context.set_offline(True)
    officer.press()
    expect(officer.page.locator("#line")).to_contain_text("Mất kết nối")


def answers(office: Office, task: Task) -> int:
    with office.database.reading() as db:
        return db.scalar(select(func.count()).where(Answer.task_id == task.id)) or 0


def new_tab(officer: Officer) -> Page:
    officer.page.close()
    officer.page = officer.context.new_page()
    return officer.page


def test_what_was_completed_without_a_line_goes_by_itself_when_it_is_back(
    office: Office, staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)

    press_without_a_line(officer)
    officer.page.fill(NOTE, "thêm khi chưa có mạng")
    assert answers(office, receipt) == 0
    officer.context.set_offline(False)

    expect(officer.page.locator(".flash.ok")).to_contain_text("Đã hoàn thành.")
    assert answers(office, receipt) == 1
    with office.database.reading() as db:
        given = db.scalars(select(Answer).where(Answer.task_id == receipt.id)).one()
    assert given.values["note"] == "thêm khi chưa có mạng"
    expect_copies(officer.page, 0)


def test_a_tab_closed_without_a_line_sends_once_from_whatever_page_is_opened_next(
    office: Office, staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)
    press_without_a_line(officer)
    form = officer.posted()

    page = new_tab(officer)
    officer.context.set_offline(False)
    officer.visit("/notices")

    expect(page.locator("#line")).to_contain_text("đã gửi “Xác nhận đã nhận”")
    officer.send(receipt.id, form)
    officer.visit("/tasks")
    assert answers(office, receipt) == 1
    expect_copies(page, 0)


def test_what_was_typed_before_a_closed_tab_is_offered_back(
    office: Office, staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)
    officer.context.set_offline(True)
    officer.page.fill(NOTE, "viết khi mất mạng")
    officer.page.keyboard.press("Tab")
    expect(officer.page.locator(".saved")).to_contain_text("Chưa lưu được nháp")

    page = new_tab(officer)
    officer.context.set_offline(False)
    officer.visit(f"/tasks/{receipt.id}")
    expect(page.locator("#line")).to_contain_text("Trên máy này còn nội dung")
    page.get_by_role("button", name="Dùng nội dung này").click()

    expect(page.locator(".flash.ok")).to_contain_text("Đã lưu nháp.")
    expect(page.locator(NOTE)).to_have_value("viết khi mất mạng")
    with office.database.reading() as db:
        assert db.get_one(Draft, receipt.id).values["note"] == "viết khi mất mạng"
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("#line")).to_be_hidden()
    expect_copies(page, 0)


def test_what_is_kept_is_one_officers_and_nobody_elses(staff: Staff, receipt: Task) -> None:
    officer = at_the_form(staff, receipt)
    press_without_a_line(officer)
    officer.context.clear_cookies()

    new_tab(officer)
    officer.context.set_offline(False)
    officer.login = "ung.ttk"
    officer.sign_in()

    officer.page.wait_for_load_state("networkidle")
    expect(officer.page.locator("#line")).to_be_hidden()
    expect_copies(officer.page, 1)


def test_what_waited_for_more_than_a_day_goes_only_when_its_officer_says_so(
    office: Office, staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)
    press_without_a_line(officer)
    page = aged(officer, 2)

    officer.visit("/tasks")
    expect(page.locator("#line")).to_contain_text("đã chờ quá một ngày")
    assert answers(office, receipt) == 0
    page.get_by_role("button", name="Gửi bây giờ").click()

    expect(page.locator("#line")).to_contain_text("đã gửi “Xác nhận đã nhận”")
    assert answers(office, receipt) == 1


def test_what_was_sent_when_nobody_was_signed_in_any_more_goes_after_signing_in(
    office: Office, staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)
    officer.context.clear_cookies()

    officer.press()
    expect(officer.page.locator("main")).to_contain_text("còn giữ trên máy này")
    assert answers(office, receipt) == 0
    officer.sign_in()

    expect(officer.page.locator("#line")).to_contain_text("Đã gửi “Xác nhận đã nhận”")
    assert answers(office, receipt) == 1
    expect_copies(officer.page, 0)


def test_whoever_signs_out_is_asked_and_leaves_nothing_behind(staff: Staff, receipt: Task) -> None:
    officer = at_the_form(staff, receipt)
    page = officer.page
    page.route("**/draft", lambda sent: sent.abort())
    page.fill(NOTE, "chưa lưu được")
    expect(page.locator(".saved")).to_contain_text("Chưa lưu được nháp")

    sign_out(page)
    expect(page.locator("#leave-sheet")).to_contain_text("“Xác nhận đã nhận”, nhập lúc")
    page.get_by_role("button", name="Giữ lại và đăng xuất").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    officer.sign_in()
    expect(page.locator("#line")).to_contain_text("hệ thống chưa nhận được")
    sign_out(page)
    page.get_by_role("button", name="Xóa trên máy này và đăng xuất").click()

    expect(page.locator("h1")).to_have_text("Đăng nhập")
    expect_copies(page, 0)


def test_after_two_weeks_only_that_something_was_typed_is_kept_and_told(
    staff: Staff, receipt: Task
) -> None:
    officer = at_the_form(staff, receipt)
    press_without_a_line(officer)
    page = aged(officer, 15)

    officer.visit("/tasks")

    expect(page.locator("#line")).to_contain_text("không còn giữ nội dung")
    assert "received_on" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Đã rõ").click()
    expect(page.locator("#line")).to_be_hidden()
    expect_copies(page, 0)


def sign_out(page: Page) -> None:
    page.click("details.me summary")
    page.get_by_role("button", name="Đăng xuất").click()


def aged(officer: Officer, days: int) -> Page:
    """The tab is closed, and opened again so many days later."""
    page = new_tab(officer)
    officer.context.set_offline(False)
    officer.visit("/healthz")  # runs no script
    page.evaluate(
        """days => { for (const [key, text] of Object.entries(localStorage)) {
          if (!key.startsWith("thongsuot.copy.")) continue;
          const at = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
          localStorage.setItem(key, JSON.stringify({ ...JSON.parse(text), at }));
        } }""",
        days,
    )
    return page


def expect_copies(page: Page, number: int) -> None:
    """A script of the page takes away what has arrived, some time after the page says so."""
    page.wait_for_function(
        """number => Object.keys(localStorage)
          .filter((key) => key.startsWith("thongsuot.copy.")).length === number""",
        arg=number,
    )
