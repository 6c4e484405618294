"""The next directive goes out from a template; a unit carries it out, the office accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from server.database import Database
from tests.browser import sending
from tests.browser.driver import Staff
from tests.browser.in_process import working
from tests.browser.pages import faults_at_both_widths
from tests.browser.steps import NINH_KIEU
from tests.browser.walking import stand_in

pytestmark = pytest.mark.browser
UNITS = (("ninh kieu", "Quận ủy Ninh Kiều"), ("binh thuy", "Quận ủy Bình Thủy"),
         ("quan su", "Đảng ủy Quân sự thành phố"))  # fmt: skip


@pytest.fixture
def server(
    deployed: SimpleNamespace,  # noqa: ARG001
    database: Database,
    address: str,
    tmp_path: Path,
) -> Iterator[SimpleNamespace]:
    with working(database, tmp_path):
        yield stand_in(address)


def test_a_directive_from_a_template_is_sent_done_and_accepted(staff: Staff) -> None:
    office = staff("thuy.tn")

    sending.choose(office, "Phổ biến, quán triệt và báo cáo")
    assert faults_at_both_widths(office.page) == []
    sending.write_document(office)
    assert faults_at_both_widths(office.page) == []
    sending.choose_units(office, UNITS)
    assert faults_at_both_widths(office.page) == []
    sending.give_duty(office)
    assert faults_at_both_widths(office.page) == []
    sending.send(office, units=len(UNITS))
    expect(office.page).to_have_url(re.compile(r"/cases/\d+"))
    case = office.page.url
    sending.disseminate(staff(NINH_KIEU.specialist), staff(NINH_KIEU.leader), NINH_KIEU)
    office.do("Xem xét, tiếp nhận báo cáo", {"decision": "ok"}, unit=NINH_KIEU.name)

    office.page.goto(case)
    row = office.page.locator("table.mx tbody tr", has_text=NINH_KIEU.name).first
    expect(row.locator("td.strip li .k-xong")).to_have_count(3)
    expect(office.page.locator("table.mx thead")).to_contain_text("Tiếp nhận")
    assert office.faults == []


@pytest.mark.parametrize(
    ("template", "step"),
    [("Lấy ý kiến và tổng hợp", "Xác nhận đã nhận"),
     ("Báo cáo định kỳ theo kỳ", "Lập báo cáo kỳ")],
)  # fmt: skip
def test_each_template_reaches_the_unit_without_drawing(
    staff: Staff, template: str, step: str
) -> None:
    office = staff("thuy.tn")

    sending.choose(office, template)
    sending.write_document(office)
    sending.choose_units(office, UNITS[:1])
    sending.give_duty(office)
    sending.send(office, units=1)

    staff(NINH_KIEU.specialist).find(step, unit=NINH_KIEU.name)
    assert office.faults == []


def test_the_same_pages_without_scripts(staff: Staff) -> None:
    staff.without_scripts.add("thuy.tn")
    office = staff("thuy.tn")

    sending.choose(office, "Phổ biến, quán triệt và báo cáo")
    sending.write_document(office)
    sending.choose_units(office, UNITS[:1])
    sending.give_duty(office)
    sending.send(office, units=1)

    staff(NINH_KIEU.specialist).find("Xác nhận đã nhận", unit=NINH_KIEU.name)
