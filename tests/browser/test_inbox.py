"""Việc của tôi in a browser: by keyboard, without scripts, on a phone; deputies; taking back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.driver import Officer, Staff
from tests.browser.pages import faults_at_both_widths, follow, page_faults
from tests.processes.conftest import Office
from tests.rolled_out import handed_out, office

__all__ = ["handed_out", "office"]
pytestmark = pytest.mark.browser
RECEIPT = "Xác nhận đã nhận"


@pytest.fixture
def staff(office: Office, one_browser: Browser, address: str) -> Iterator[Staff]:
    """Browsers over a case that is with two units."""
    assert office
    staff = Staff(one_browser, address)
    yield staff
    staff.close()


def keys(officer: Officer, *pressed: str) -> Page:
    officer.page.wait_for_selector("html[data-ready]")
    for key in pressed:
        officer.page.keyboard.press(key)
    return officer.page


def test_by_keyboard_alone_a_task_is_chosen_taken_put_off_and_found_again(staff: Staff) -> None:
    officer = staff("lam.ott")
    page = keys(officer, "?")
    expect(page.locator("dialog#keys-sheet")).to_be_visible()
    keys(officer, "Escape")
    expect(page.locator("dialog#keys-sheet")).to_be_hidden()

    keys(officer, "j", "x")
    expect(page.locator(".bulk [role=status]")).to_have_text("Đã chọn 1 việc")
    keys(officer, "n")
    expect(page.locator(".flash.ok")).to_have_text("Đã nhận 1 việc.")
    expect(page.locator("td.sttd")).to_contain_text("Đồng chí đã nhận")

    keys(officer, "j", "s")
    expect(page.get_by_role("button", name="Sau 3 ngày làm việc 24/06")).to_be_visible()
    keys(officer, "Tab", "Tab", "Enter")
    expect(page.locator(".flash.ok")).to_contain_text("Đã đặt ngày xem lại cho 1 việc")
    expect(page.get_by_role("link", name=RECEIPT, exact=True)).to_have_count(0)

    keys(officer, "g", "x")
    expect(page.get_by_role("link", name=RECEIPT, exact=True)).to_be_visible()
    expect(page.locator(".tag", has_text="Xem lại 24/06")).to_be_visible()

    keys(officer, "j", "s", "Tab", "Tab", "Tab")
    expect(page.locator("#on_day")).to_be_focused()
    page.keyboard.type("27/06/2022")
    page.keyboard.press("Enter")
    expect(page.locator(".tag", has_text="Xem lại 27/06")).to_be_visible()
    assert officer.faults == []


def test_the_sheet_of_keys_is_there_once_however_often_it_is_asked_for(staff: Staff) -> None:
    officer = staff("lam.ott")
    page = officer.page
    waiting: list[Route] = []
    page.route("**/keys", lambda route: waiting.append(route))
    keys(officer, "?", "?", "?")
    page.wait_for_timeout(200)

    for route in waiting:
        route.continue_()

    expect(page.locator("dialog#keys-sheet")).to_be_visible()
    assert len(waiting) == 1
    keys(officer, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_without_scripts_filters_are_saved_and_tasks_assigned_with_a_note(staff: Staff) -> None:
    staff.without_scripts.add("le.dt")
    leader = staff("le.dt")
    leader.visit("/tasks?view=unit")
    leader.page.fill("#q", "xac nhan da nhan")
    follow(leader.page.get_by_role("button", name="Lọc", exact=True).first)
    leader.page.locator("summary", has_text="Lưu bộ lọc").click()
    leader.page.fill("#filter-name", "Tiếp nhận")
    follow(leader.page.get_by_role("button", name="Lưu", exact=True))
    saved = leader.page.locator(".rail a", has_text="Tiếp nhận").first
    expect(saved).to_contain_text("1")

    leader.page.locator("input[name=task]").check()
    leader.page.locator("summary", has_text="Giao việc").click()
    leader.choose(leader.page.locator("#to"), "Ông Thị Tường Lam")
    leader.page.fill(".bulk #note", "Làm trong sáng nay.")
    follow(leader.page.get_by_role("button", name="Giao việc đã chọn"))
    expect(leader.page.locator(".flash.ok")).to_have_text("Đã giao 1 việc.")

    specialist = staff("lam.ott")
    specialist.open(RECEIPT)
    expect(specialist.page.locator("main")).to_contain_text("Làm trong sáng nay.")


def test_a_deputy_acts_in_the_name_of_who_is_away_and_a_slip_is_taken_back(staff: Staff) -> None:
    away = staff("lam.ott")
    away.visit("/deputies")
    away.choose(away.page.locator("#deputy"), "Từ Thị Kim Ửng")
    away.choose(away.page.locator("#work"), "Văn bản 517-CV/TU")
    away.fill({"first_day": "21/06/2022", "last_day": "30/06/2022", "reason": "Nghỉ phép năm",
               "document": "12-UQ/QU ngày 20/06/2022"})  # fmt: skip
    follow(away.page.locator("main").get_by_role("button", name="Lập ủy quyền"))
    expect(away.page.locator("table.lst")).to_contain_text("Từ Thị Kim Ửng xử lý thay Ông Thị")
    expect(away.page.locator("table.lst")).to_contain_text("chỉ văn bản 517-CV/TU")

    deputy = staff("ung.ttk")
    number = deputy.open(RECEIPT, view="deputed")
    expect(deputy.page.locator("main")).to_contain_text("Đồng chí xử lý thay Ông Thị Tường Lam")
    deputy.fill({"received_on": "21/06/2022", "declined": False})
    deputy.complete()
    leader = staff("le.dt")
    leader.visit(f"/tasks/{number}")
    told = "xử lý thay Ông Thị Tường Lam theo văn bản 12-UQ/QU ngày 20/06/2022"
    expect(leader.page.locator(".note.ok")).to_contain_text(told)
    leader.do("Cho ý kiến chỉ đạo, phân công", {"lead_officer": "Ông Thị Tường Lam"})

    leader.visit("/tasks/done")
    page, told = leader.page, "document.documentElement.dataset.sent = 'yes'"
    page.evaluate(f"addEventListener('submit', () => {{ {told} }})")
    keys(leader, "u")  # no row is chosen
    assert page.evaluate("document.documentElement.dataset.sent ?? 'no'") == "no"
    keys(leader, "j", "u")
    expect(leader.page.locator(".flash.ok")).to_contain_text("Đã thu hồi.")
    expect(leader.page.locator("[name=lead_officer]").first).to_be_visible()

    leader.do("Cho ý kiến chỉ đạo, phân công", {"lead_officer": "Ông Thị Tường Lam"})
    leader.visit("/tasks/done")
    follow(leader.page.get_by_role("link", name="Cho ý kiến chỉ đạo, phân công").first)
    follow(leader.page.get_by_role("button", name="Thu hồi, sửa lại"))
    expect(leader.page.locator(".flash.ok")).to_contain_text("Đã thu hồi.")
    expect(leader.page.locator("[name=lead_officer]").first).to_be_visible()


def test_alike_decisions_are_chosen_by_keyboard_and_given_in_one_act(
    staff: Staff, office: Office
) -> None:
    declined = {"received_on": office.today(), "declined": "true",
                "decline_reason": "WRONG_RECIPIENT"}  # fmt: skip
    for code, login in (("QU-NK", "lam_ott"), ("QU-BT", "ung_ttk")):
        unit_id = office.unit(code)
        office.do(login, "T_confirm_receipt", declined, unit_id=unit_id)
        office.do("thuy_tn", "T_decline_review", {"proposal": "accepted"},
                  instance_id=office.instance(unit_id))  # fmt: skip
    leader = staff("hoa.dtb")
    page = keys(leader, "a", "q")
    expect(page.locator("h1")).to_have_text("Quyết định việc từ chối nhận")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert faults_at_both_widths(page) == []

    follow(page.get_by_role("button", name="Quyết định 2 việc"))
    expect(page.locator(".fix a")).to_contain_text("Kết quả")
    page.get_by_label("Chấp nhận", exact=True).check()
    follow(page.get_by_role("button", name="Quyết định 2 việc"))

    expect(page.locator(".flash.ok")).to_have_text("Đã quyết định 2 việc.")
    expect(page.locator("tr[data-task]")).to_have_count(0)
    assert leader.faults == []


@pytest.mark.parametrize("width", [1366, 390])
def test_the_lists_are_accessible_and_fit(staff: Staff, width: int) -> None:
    officer = staff("thuy.tn")
    officer.page.set_viewport_size({"width": width, "height": 844})
    for path in ("/tasks?view=paper", "/tasks?view=unit", "/tasks?q=khong+co", "/tasks/done",
                 "/tasks/informed", "/deputies", "/keys"):  # fmt: skip
        officer.visit(path)
        officer.page.wait_for_selector("html[data-ready]")
        assert page_faults(officer.page) == [], path
    assert officer.faults == []
