"""P5b in a real browser: the letter to the late, from its draft to its number.

The clock is moved between the steps, so the server runs inside the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.web.app import create_app
from server.worker import run_until_idle
from tests.browser.driver import Answers, Paper, Staff
from tests.databases import FILE_517
from tests.processes.conftest import Office

pytestmark = pytest.mark.browser
SILENT = "Quận ủy Bình Thủy"
SCAN = Paper("ban-da-ky.pdf")


@pytest.fixture
def server(
    deployed: SimpleNamespace, database: Database, tmp_path: Path
) -> Iterator[SimpleNamespace]:
    """Two units are on the case; one has a binding deadline behind it and says nothing."""
    office = Office(database, deployed)
    office.move_clock("2022-06-21")
    directive_id = record_directive(database, officer_id=None, **read_directive(FILE_517))
    open_case(database, officer_id=deployed.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-BT"], due="2022-07-29")
    settings = replace(load_settings("test"), data=tmp_path, secret_key="only for tests")
    web = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{web.server_port}"
    yield SimpleNamespace(address=address, log=str, office=office)
    web.shutdown()
    thread.join()
    web.server_close()


class Walk:
    """Somebody does the step on that day, and what follows happens."""

    def __init__(self, staff: Staff, office: Office) -> None:
        self.staff, self.office = staff, office

    def on(self, day: str) -> None:
        self.office.move_clock(day)
        run_until_idle(self.office.database)

    def do(self, login: str, name: str, answers: Answers | None = None, unit: str = "") -> None:
        self.staff(login).do(name, answers, unit)
        run_until_idle(self.office.database)


@pytest.fixture
def walk(staff: Staff, server: SimpleNamespace) -> Walk:
    return Walk(staff, server.office)


def test_a_late_unit_gets_one_signed_and_numbered_letter(walk: Walk) -> None:
    walk.on("2022-08-04")
    letter = walk.staff("thuy.tn")
    letter.open("Soạn công văn đôn đốc")
    expect(letter.page.locator("#f-late_items")).to_contain_text(SILENT)
    letter.fill({"body": "Đề nghị báo cáo kết quả quán triệt.", "new_due": "01/08/2022"})
    letter.press()
    expect(letter.page.locator(".fix")).to_contain_text("Thời hạn yêu cầu báo cáo")
    expect(letter.page.locator("[name=body]")).to_have_value("Đề nghị báo cáo kết quả quán triệt.")
    letter.fill({"new_due": "12/08/2022"})
    letter.complete()
    walk.do("hoa.dtb", "Duyệt công văn đôn đốc", {"decision": "ok"})
    walk.do("hoa.dtb", "Ký công văn đôn đốc", {
        "decision": "signed", "sign_capacity": "OWN", "method": "DIGITAL",
        "signed_on": "04/08/2022"})  # fmt: skip
    walk.do("an.std", "Cấp số, đính bản đã ký, gửi công văn đôn đốc", {
        "book": "CV/BDVTU", "issued_on": "04/08/2022", "signed_file": SCAN})  # fmt: skip

    letter.visit("/cases/1/papers")
    expect(letter.page.locator("#dd")).to_contain_text("01-CV/BDVTU")
    expect(letter.page.locator("#dd")).to_contain_text(SILENT)
