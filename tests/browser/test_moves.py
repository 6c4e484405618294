"""A half-filled draft goes to the next version of its process and is finished there."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from server.queries.models import files_of
from server.tables import Definition
from tests import rolled_out
from tests.browser.driver import Paper, Staff
from tests.browser.running_server import RunningServer
from tests.browser.steps import (
    NINH_KIEU,
    approve_move,
    ask_to_move,
    preview_move,
    wait_until_moved,
)
from tests.databases import SqliteFiles
from tests.moving import Mover
from tests.next_p3 import with_form, with_step

pytestmark = pytest.mark.browser
KEY = "unit_implementation"
DAY = "21/06/2022"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def data(sqlite_files: SqliteFiles, tmp_path: Path) -> Path:
    """Two units have 517-CV/TU; version 2 of P3 has a step more and another form of the plan."""
    folder = tmp_path / "data"
    folder.mkdir()
    database = sqlite_files.fresh("handed_out", folder)
    with database.reading() as db:
        row = db.scalars(select(Definition.id).where(Definition.key == KEY)).one()
        files = files_of(db, row)
    assert Mover(database, rolled_out.cast_of(database)).deploy(with_form(with_step(files))) == 2
    database.close()
    return folder


@pytest.mark.parametrize("scripts", [True, False], ids=["scripted", "plain"])
def test_a_half_filled_draft_moves_and_is_finished(
    staff: Staff, server: RunningServer, scripts: bool
) -> None:
    if not scripts:
        staff.without_scripts |= {"dat.kv", "giang.ttn", "lam.ott"}
    half_fill(staff)

    copy = preview_move(staff("dat.kv"), KEY, 2, NINH_KIEU.name)
    expect(copy).to_contain_text("vẫn giữ để người làm xem: Nội dung")
    if scripts:
        expect(staff("dat.kv").page.locator(".room[data-ready] .df-here")).to_have_count(2)
        assert axe_faults(staff("dat.kv").page) == []
    path = ask_to_move(staff("dat.kv"), KEY, 2, [NINH_KIEU.name], "Theo Công văn 12-CV/TU")
    approve_move(staff("giang.ttn"), path)
    server.kill()
    server.start()
    wait_until_moved(staff("dat.kv"), path, 1)
    expect(staff("dat.kv").page.locator("#ket-qua")).to_contain_text("Đã chuyển")
    if scripts:
        assert axe_faults(staff("dat.kv").page) == []

    officer = staff("lam.ott")
    officer.open("Lập kế hoạch thực hiện")
    expect(officer.page.locator("[name='items.0.work']")).to_have_value("Hội nghị quán triệt")
    expect(officer.page.locator(".homeless")).to_contain_text("Học tập đến từng chi bộ.")
    if scripts:
        assert axe_faults(officer.page) == []
    officer.fill({"goal": "Học tập đến từng chi bộ.", "plan_file": Paper("ke-hoach.pdf"),
                  "has_children": False})  # fmt: skip
    officer.complete()
    officer.do("Xin ý kiến góp ý")
    staff("le.dt").do("Duyệt kế hoạch", {"decision": "ok"})
    assert [one.faults for one in staff.officers.values() if one.faults] == []


def half_fill(staff: Staff) -> None:
    officer = staff("lam.ott")
    officer.do("Xác nhận đã nhận", {"received_on": DAY, "declined": False})
    lead = {"lead_officer": "Ông Thị Tường Lam"}
    staff("le.dt").do("Cho ý kiến chỉ đạo, phân công", lead)
    officer.open("Lập kế hoạch thực hiện")
    officer.add_row("items")
    officer.fill({"content": "Học tập đến từng chi bộ.", "items.0.work": "Hội nghị quán triệt"})
    officer.press("draft")
    expect(officer.page.locator(".flash.ok")).to_contain_text("Đã lưu nháp")


def axe_faults(page: Page) -> list[str]:
    """Of our own parts; the drawing is bpmn-js's."""
    around = {"include": [["main"]], "exclude": [[".djs-container"]]}
    found = Axe().run(page, context=around, options={"runOnly": RULES})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
