"""Steps of sending a directive out from a template, page by page; other tests may use them."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import expect

from tests.browser.driver import Officer
from tests.browser.filling import Paper, today
from tests.browser.pages import follow
from tests.browser.steps import Party

DOCUMENT = {
    "number": "931", "issuer": "TU-CT", "drafting_unit": "BDV", "signatory": "Người ký minh họa",
    "subject": "Về việc phổ biến, quán triệt Nghị quyết về công tác phụ nữ",
}  # fmt: skip
SIGNED = {"decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL"}


def choose(officer: Officer, template: str) -> None:
    officer.visit("/cases/new")
    follow(officer.page.get_by_role("link", name="Chọn mẫu"))
    card = officer.page.locator("article", has_text=template)
    follow(card.get_by_role("button"))
    expect(officer.page.locator("h1")).to_have_text("Văn bản của chỉ đạo")


def go_on(officer: Officer, heading: str) -> None:
    follow(officer.page.locator('.do button[value="next"]'))
    expect(officer.page.locator("h1")).to_have_text(heading)


def write_document(officer: Officer) -> None:
    officer.fill({**DOCUMENT, "issued_on": today(), "files": Paper("931-CV-TU.pdf")})
    go_on(officer, "Đơn vị thực hiện")


def choose_units(officer: Officer, names: Sequence[tuple[str, str]]) -> None:
    """(what is typed, the unit that is meant)."""
    for typed, name in names:
        officer.put("search", typed)
        follow(officer.page.get_by_role("button", name="Tìm", exact=True))
        officer.page.locator("label.ck", has_text=name).first.locator("input[name=add]").check()
        follow(officer.page.get_by_role("button", name="Cập nhật danh sách").last)
        expect(officer.page.locator(".chosen")).to_contain_text(name)
    go_on(officer, "Nhiệm vụ, thời hạn")


def give_duty(officer: Officer) -> None:
    officer.fill({
        "duties.0.text": "Phổ biến, quán triệt Nghị quyết trong toàn đơn vị.",
        "duties.0.deliverable": "Báo cáo", "duties.0.days": "20",
    })  # fmt: skip
    go_on(officer, "Xem lại, gửi")


def send(officer: Officer, units: int) -> None:
    """The page of its case is open then."""
    follow(officer.page.get_by_role("button", name=f"Gửi đến {units} đơn vị"))
    officer.page.locator(".flash.ok").wait_for()


def disseminate(specialist: Officer, leader: Officer, party: Party) -> None:
    """A unit from receipt to the report that is sent."""
    specialist.do("Xác nhận đã nhận", {"received_on": today()}, unit=party.name)
    specialist.do("Phổ biến, quán triệt và lập báo cáo", {
        "held_on": today(), "mode": "MEETING", "attended": "120",
        "highlights": "Đã quán triệt đến từng chi bộ."}, unit=party.name)  # fmt: skip
    leader.do("Duyệt, ký báo cáo", {**SIGNED, "signed_on": today()}, unit=party.name)
    specialist.do("Cấp số, gửi báo cáo", {
        "report_date": today(), "signed_file": Paper("bao-cao.pdf")}, unit=party.name)  # fmt: skip
