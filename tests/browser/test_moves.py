"""A half-filled draft goes to the next version of its process and is finished there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from server.recording.versions import files_of
from server.tables import Definition
from tests import rolled_out
from tests.browser.driver import Staff
from tests.browser.filling import Paper
from tests.browser.pages import axe_faults
from tests.browser.running_server import RunningServer
from tests.browser.steps import (
    NINH_KIEU,
    approve_move,
    ask_to_move,
    half_fill_plan,
    preview_move,
    wait_until_moved,
)
from tests.databases import SqliteFiles
from tests.moving import Mover
from tests.next_p3 import with_form, with_step

pytestmark = pytest.mark.browser
KEY = "unit_implementation"


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
    half_fill_plan(staff)

    copy = preview_move(staff("dat.kv"), KEY, 2, NINH_KIEU.name)
    expect(copy).to_contain_text("vẫn giữ để người làm xem: Nội dung")
    if scripts:
        expect(staff("dat.kv").page.locator(".room[data-ready] .df-here")).to_have_count(2)
        for width in (1366, 320):
            expect_in_sight(staff("dat.kv").page, width)
        staff("dat.kv").page.set_viewport_size({"width": 1366, "height": 768})
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


def expect_in_sight(page: Page, width: int) -> None:
    """The open step lies inside the part of each drawing that is shown, however far it is."""
    page.set_viewport_size({"width": width, "height": 768})
    page.reload()
    expect(page.locator(".room[data-ready] .df-here")).to_have_count(2)
    for room in page.locator(".room").all():
        shown, step = room.bounding_box(), room.locator(".df-here .djs-visual").bounding_box()
        assert shown is not None
        assert step is not None
        for side, length in (("x", "width"), ("y", "height")):
            assert shown[side] <= step[side]
            assert step[side] + step[length] <= shown[side] + shown[length]
