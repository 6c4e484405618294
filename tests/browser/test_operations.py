"""A leader stops a case and lets it go on; an officer sees the clock stand; an incident ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from server.recording.incidents import note_incident
from server.recording.instances import lock_instance
from server.worker import run_until_idle
from tests.browser.pages import faults_at_both_widths, follow, signed_in
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
pytestmark = pytest.mark.browser


def look(page: Page, faults: list[str]) -> None:
    faults += [f"{page.url} {fault}" for fault in faults_at_both_widths(page)]


def test_a_case_is_suspended_resumed_and_cancelled(
    one_browser: Browser, office: Office, address: str, case_id: int
) -> None:
    faults: list[str] = []
    leader = signed_in(one_browser, address, "hoa.dtb", faults)
    unit = signed_in(one_browser, address, "lam.ott", faults)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    leader.goto(f"{address}/cases/{case_id}")
    follow(leader.get_by_role("link", name="Tạm dừng thực hiện"))
    follow(leader.get_by_role("button", name="Tạm dừng thực hiện"))
    expect(leader.locator(".fix")).to_contain_text("Cần sửa 2 chỗ")
    look(leader, faults)
    leader.fill("#reason", "Chờ hướng dẫn.")
    leader.fill("#document", "12-TB/TU, 01/07/2022")
    follow(leader.get_by_role("button", name="Tạm dừng thực hiện"))
    expect(leader.locator(".halt")).to_contain_text("12-TB/TU, 01/07/2022")
    look(leader, faults)

    unit.goto(f"{address}/tasks")
    expect(unit.locator(f'tr[data-task="{task.id}"]')).to_contain_text("hạn đang dừng")
    unit.goto(f"{address}/tasks/{task.id}")
    expect(unit.locator(".halt")).to_contain_text("Chờ hướng dẫn.")
    expect(unit.locator("#work")).to_have_count(0)
    look(unit, faults)

    office.move_clock("2022-06-24")
    follow(leader.get_by_role("link", name="Tiếp tục thực hiện"))
    leader.fill("#reason", "Đã có hướng dẫn.")
    look(leader, faults)
    follow(leader.get_by_role("button", name="Tiếp tục thực hiện"))
    expect(leader.locator(".flash")).to_contain_text("lùi 3 ngày làm việc")
    run_until_idle(office.database)
    unit.goto(f"{address}/tasks/{task.id}")
    expect(unit.locator("#han")).to_contain_text("cộng 3 ngày làm việc")
    expect(unit.locator("#work")).to_have_count(1)

    follow(leader.get_by_role("link", name="Hủy hồ sơ"))
    leader.fill("#reason", "Văn bản được thu hồi.")
    leader.fill("#document", "20-QĐ/TU, 05/07/2022")
    leader.fill("#number", "517-CV/TU")
    look(leader, faults)
    follow(leader.get_by_role("button", name="Hủy hồ sơ"))
    expect(leader.locator(".halt.over")).to_contain_text("Đã dừng 0/")
    run_until_idle(office.database)
    leader.reload()
    expect(leader.locator(".halt.over")).not_to_contain_text("phần còn lại")
    faults = [one for one in faults if "status of 422" not in one]  # the form left empty
    assert not faults, "\n".join(faults)


def test_an_incident_is_found_marked_on_the_diagram_and_settled(
    one_browser: Browser, office: Office, address: str, case_id: int
) -> None:
    assert case_id
    faults: list[str] = []
    with office.database.transaction() as db:
        instance = lock_instance(db, office_instance(office))
        note_incident(db, "expression-failed", instance=instance, doing="job take_message",
                      element="T_leader_assign", reason="no such name")  # fmt: skip
    admin = signed_in(one_browser, address, "nguyen.qt", faults)

    admin.goto(f"{address}/incidents")
    look(admin, faults)
    follow(admin.locator("tbody a").first)
    expect(admin.locator('.is-failed[data-element-id="T_leader_assign"]')).to_be_visible()
    look(admin, faults)
    admin.fill("#t-reason", "Đã sửa mẫu.")
    follow(admin.locator("form[action$='/settlement'] button"))
    expect(admin.locator(".note.ok").last).to_contain_text("Đã sửa mẫu.")

    assert not faults, "\n".join(faults)


def office_instance(office: Office) -> int:
    return office.instance(office.unit("QU-NK"))
