"""The server is killed while officers work: nothing lost, nothing twice, and work goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.connections import usable
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.tables import Officer
from tests.browser.driver import Staff
from tests.browser.filling import today
from tests.browser.running_server import RunningServer, furnish
from tests.browser.steps import NINH_KIEU

pytestmark = [pytest.mark.browser, pytest.mark.longest]
UNITS = 30
BINDING = "Quán triệt, báo cáo"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A case of 517-CV/TU has been opened, whose four groups are 30 units."""
    folder = tmp_path / "data"
    furnish(folder)
    with usable(load_settings("test", {}, data=folder)) as (settings, database):
        parts = read_directive(settings.config / "directives" / "517-CV-TU.toml")
        directive_id = record_directive(database, officer_id=None, **parts)
        with database.reading() as db:
            follower = db.scalars(select(Officer.id).where(Officer.login == "thuy.tn")).one()
        open_case(database, officer_id=follower, directive_id=directive_id)
    return folder


class Rows:
    """The database file as it lies there, running server or not."""

    def __init__(self, folder: Path) -> None:
        self.url = f"file:{folder / 'thongsuot.db'}?mode=ro"

    def one(self, query: str) -> int:
        with closing(sqlite3.connect(self.url, uri=True, timeout=120)) as connection:
            return int(connection.execute(query).fetchone()[0] or 0)

    @property
    def units_begun(self) -> int:
        return self.one(
            "SELECT count(*) FROM instance JOIN definition ON definition.id = definition_id"
            " WHERE definition.key = 'unit_implementation'"
        )

    @property
    def groups_in_creation(self) -> int:
        return self.one("SELECT count(*) FROM child_group WHERE status = 'creating'")

    def answers_to(self, task_id: int) -> int:
        return self.one(f"SELECT count(*) FROM answer WHERE task_id = {task_id}")

    def nothing_is_doubled(self) -> None:
        """One P3 for each unit, one open task of a step in each instance, one answer each."""
        assert self.units_begun == UNITS
        for query in (
            "SELECT count(*) FROM (SELECT 1 FROM instance JOIN definition d ON d.id ="
            " definition_id WHERE d.key = 'unit_implementation' GROUP BY unit_id"
            " HAVING count(*) > 1)",
            "SELECT count(*) FROM (SELECT 1 FROM task WHERE state = 'open' GROUP BY instance_id,"
            " element, item HAVING count(*) > 1)",
            "SELECT count(*) FROM (SELECT 1 FROM answer GROUP BY task_id HAVING count(*) > 1)",
            "SELECT count(*) FROM incident WHERE resolved_at IS NULL",
        ):
            assert self.one(query) == 0, query


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(
    staff: Staff, server: RunningServer
) -> None:
    rows = Rows(server.folder)
    prepare_plan(staff, server)
    approve_and_kill(staff, server, rows)
    kill_while_children_are_created(server, rows)
    all_units_begin(staff, rows)
    complete_and_kill(staff, server, rows)

    staff(NINH_KIEU.leader).do(
        "Cho ý kiến chỉ đạo, phân công", {"lead_officer": "Ông Thị Tường Lam"}
    )
    staff(NINH_KIEU.specialist).find("Lập kế hoạch thực hiện")
    rows.nothing_is_doubled()


def again(server: RunningServer) -> None:
    server.kill()
    server.start()


def prepare_plan(staff: Staff, server: RunningServer) -> None:
    """P2 up to its approval; a draft that was saved is there after the first kill."""
    follower = staff("thuy.tn")
    follower.open("Rà soát kết quả bóc tách")
    for row in follower.table("fields"):
        follower.put(f"{row}.checked", True)
    follower.put("confirmed", True)
    follower.put("note", "đang viết dở")
    follower.submit("draft")
    follower.page.locator(".flash.ok", has_text="Đã lưu nháp").wait_for()
    again(server)
    follower.page.reload()
    expect(follower.page.locator("#f-note")).to_have_value("đang viết dở")
    follower.complete()
    follower.do("Xác định đơn vị thực hiện")
    follower.open("Đặt thời hạn, sản phẩm")
    for row in follower.table("task_deadlines"):
        follower.fill({f"{row}.deadline_kind": "CONTINUOUS", f"{row}.deliverable": BINDING})
    follower.put("has_final_review", False)
    follower.complete()


def approve_and_kill(staff: Staff, server: RunningServer, rows: Rows) -> None:
    """Killed while the click is under way: whatever came of it, sending it again does it once."""
    leader = staff("hoa.dtb")
    task_id = leader.open("Duyệt phương án theo dõi")
    leader.put("decision", "ok")
    leader.put("note", f"Duyệt ngày {today()}")
    same_form = leader.posted()
    leader.page.evaluate(
        "setTimeout(() => document.querySelector('#work .btn.pri[value=submit]').click())"
    )
    server.kill()
    assert rows.answers_to(task_id) in (0, 1)
    server.start()

    told = [leader.send(task_id, same_form) for _ in range(2)]
    assert all("Đã hoàn thành." in page for page in told)
    assert rows.answers_to(task_id) == 1


def kill_while_children_are_created(server: RunningServer, rows: Rows) -> None:
    """As often as it can be caught at it; a batch is there whole or not at all."""
    for _ in range(3):
        server.kill()
        assert rows.units_begun in (0, UNITS)
        server.start()


def all_units_begin(staff: Staff, rows: Rows) -> None:
    staff(NINH_KIEU.specialist).find("Xác nhận đã nhận")
    leader = staff("hoa.dtb")
    leader.visit("/cases/1/progress")
    badge = leader.page.locator('[data-container-id="C_units"] .bd-n')
    expect(badge).to_have_text(str(UNITS))
    assert rows.groups_in_creation == 0
    rows.nothing_is_doubled()


def complete_and_kill(staff: Staff, server: RunningServer, rows: Rows) -> None:
    """Killed right after the answer; the same form again shows what was answered then."""
    clerk = staff(NINH_KIEU.specialist)
    task_id = clerk.open("Xác nhận đã nhận")
    clerk.fill({"received_on": today(), "declined": False})
    same_form = clerk.posted()
    clerk.complete()
    server.kill()
    assert rows.answers_to(task_id) == 1
    server.start()

    assert "Đã hoàn thành." in clerk.send(task_id, same_form)
    assert rows.answers_to(task_id) == 1
    clerk.visit(f"/tasks/{task_id}")
    expect(clerk.page.locator("#work")).to_have_count(0)
