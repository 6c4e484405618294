"""The next directive's P3 by people who never programmed, from the drawing to the unit's answer.

A step is inserted with a form and a deadline, a planted mistake is told and mended, the draft is
rehearsed, approved by a second person and deployed; a running instance with a half-filled form is
moved to it and finished there.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Officer, Staff
from tests.browser.filling import Paper
from tests.browser.modelling import (
    STEP,
    insert_step,
    mend_it,
    opened,
    plant_a_mistake,
    rewrite_scenarios,
)
from tests.browser.pages import axe_faults, follow
from tests.browser.steps import (
    NINH_KIEU,
    REHEARSED,
    approve_move,
    ask_to_move,
    half_fill_plan,
    keep_scenario,
    preview_move,
    rehearse,
    wait_until_moved,
)
from tests.databases import SqliteFiles
from tests.rolled_out import HANDED_OUT
from workflows.definition import load

pytestmark = [pytest.mark.browser, pytest.mark.longest]
KEY = "unit_implementation"
DEPLOYED = "SELECT blob FROM definition WHERE key = ? AND version = 2"
WITH_STEP = (*REHEARSED[:3], (STEP, None), *REHEARSED[3:])


@pytest.fixture
def data(sqlite_files: SqliteFiles, tmp_path: Path) -> Path:
    """Two units have 517-CV/TU."""
    folder = tmp_path / "data"
    folder.mkdir()
    sqlite_files.fresh(HANDED_OUT, folder).close()
    return folder


def test_a_step_is_drawn_rehearsed_deployed_and_a_running_case_goes_on_with_it(
    staff: Staff, data: Path
) -> None:
    half_fill_plan(staff)
    modeller = staff("dat.kv")

    draft = draw(modeller)
    rehearse(modeller, draft, WITH_STEP)
    keep_scenario(modeller, "Xin ý kiến góp ý trước khi duyệt")
    approve_draft(staff("giang.ttn"), draft)
    expect_running_cases_told(modeller, draft)
    deploy(modeller, draft)
    step = step_of(data)
    assert (step.form, step.properties["limit"]) == (f"{KEY}.xin_y_kien_gop_y", "3WD")
    assert step.lane == "L_lanh_dao_don_vi"

    expect(preview_move(modeller, KEY, 2, NINH_KIEU.name)).to_contain_text(STEP)
    path = ask_to_move(modeller, KEY, 2, [NINH_KIEU.name], "Theo Công văn 12-CV/TU")
    approve_move(staff("giang.ttn"), path)
    wait_until_moved(modeller, path, 1)
    finish_plan(staff)
    assert [one.faults for one in staff.officers.values() if one.faults] == []


def draw(modeller: Officer) -> str:
    """The address of the draft, checked and with its scenarios rewritten."""
    page = modeller.page
    modeller.visit("/models")
    follow(page.locator("tr", has_text=KEY).get_by_role("button"))
    opened(page)
    insert_step(page)
    plant_a_mistake(page)
    mend_it(page)
    assert page.evaluate("document.querySelector('[data-model-draft]').missingWords()") == []
    assert axe_faults(page) == []
    rewrite_scenarios(page)
    return page.url.removeprefix(modeller.address).partition("#")[0]


def approve_draft(chief: Officer, draft: str) -> None:
    chief.visit(draft)
    follow(chief.page.get_by_role("button", name="Duyệt bản nháp này"))
    expect(chief.page.locator(".flash.ok")).to_contain_text("Đã duyệt")


def expect_running_cases_told(modeller: Officer, draft: str) -> None:
    modeller.visit(f"{draft}/moves")
    expect(modeller.page.locator("main")).to_contain_text("đang chạy")
    expect(modeller.page.locator("main")).to_contain_text(NINH_KIEU.name)


def deploy(modeller: Officer, draft: str) -> None:
    page = modeller.page
    modeller.visit(draft)
    page.fill("#note", "Thêm bước xin ý kiến")
    follow(page.get_by_role("button", name="Ban hành bản mới"))
    expect(page.locator(".flash.ok")).to_contain_text("Đã ban hành")
    expect(page.locator("tbody tr").first).to_contain_text("Thêm bước xin ý kiến")


def step_of(data: Path) -> Any:
    """The inserted step as it was deployed."""
    with closing(sqlite3.connect(data / "thongsuot.db")) as database:
        (blob,) = database.execute(DEPLOYED, (KEY,)).fetchone()
    return load(blob).elements["T_xin_y_kien_gop_y"]


def finish_plan(staff: Staff) -> None:
    """What was typed before the move is there; the inserted step comes next."""
    officer = staff("lam.ott")
    officer.open("Lập kế hoạch thực hiện")
    expect(officer.page.locator("[name=content]")).to_have_value("Học tập đến từng chi bộ.")
    expect(officer.page.locator("[name='items.0.work']")).to_have_value("Hội nghị quán triệt")
    officer.fill({"plan_file": Paper("ke-hoach.pdf"), "has_children": False})
    officer.complete()
    leader = staff("le.dt")
    leader.do(STEP, {"y_kien_gop_y": "Nhất trí."})
    leader.do("Duyệt kế hoạch", {"decision": "ok"})
