"""A supervisor takes figures away as they are seen: file, an order that is watched, ledger."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from playwright.sync_api import expect

from server.database import Database
from server.web import reports
from server.worker_exports import make_export
from tests.browser.driver import Staff
from tests.browser.pages import follow
from tests.browser.walking import stand_in
from tests.queries.test_boxes import case_id

__all__ = ["case_id"]
pytestmark = pytest.mark.browser


@pytest.fixture
def server(address: str) -> SimpleNamespace:
    return stand_in(address)


def test_figures_are_taken_away_as_they_are_seen(
    staff: Staff, case_id: int, database: Database, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    officer = staff("thuy.tn")
    page = officer.page
    officer.visit("/reports")
    follow(page.get_by_role("link", name="Tổng hợp theo đơn vị"))

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Excel").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    total = next(row for row in sheet.iter_rows(values_only=True) if row[1] == "Cộng")
    assert [str(n) for n in total[2:9]] == page.locator("tfoot td").all_inner_texts()[2:9]
    assert download.value.suggested_filename.startswith("tong-hop-theo-don-vi-")
    follow(page.locator("tbody tr").first.locator("td").nth(6).get_by_role("link"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đang thực hiện quá hạn")

    monkeypatch.setattr(reports, "AT_ONCE", {**reports.AT_ONCE, "pdf": 5})
    officer.visit(f"/reports/assignments?case={case_id}")
    follow(page.get_by_role("button", name="Lập tệp PDF"))
    expect(page.get_by_role("status")).to_contain_text("Đang lập")
    assert make_export(database, tmp_path / "exports")
    with page.expect_download() as made:
        page.get_by_role("link", name="Tải tệp").click()
    assert made.value.path().read_bytes().startswith(b"%PDF")

    officer.visit(f"/ledger?case={case_id}")
    every = page.locator("tbody tr").count()
    page.get_by_label("Hiện", exact=True).select_option("agreed")
    page.get_by_role("button", name="Xem", exact=True).press("Enter")
    page.wait_for_url("**show=agreed**")
    assert 0 < page.locator("tbody tr").count() < every
    page.locator("tbody th a").first.press("Enter")
    expect(page.get_by_role("heading", name="Nơi chịu trách nhiệm về chậm trễ")).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("Cộng")
