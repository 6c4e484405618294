"""Who stands beside, cooperating or for information, sees the case and their own, no more."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.obstacles.report_obstacle import report_obstacle
from server.tables import CaseUnit, Obstacle
from tests.web.conftest import Browse, Office

BESIDE = {"cooperate": "nha_tty", "informed": "lanh_nh"}
"""Role on the case -> a specialist of the unit that has it."""


@pytest.fixture
def case(office: Office, directive_id: int) -> SimpleNamespace:
    """Ninh Kiều carries out, with an obstacle told; two units stand beside."""
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    report_obstacle(office.database, officer_id=office.cast.lam_ott, task_id=task.id)
    file_id = office.file(task, office.cast.lam_ott)
    with office.database.transaction() as db:
        for position, (role, code) in enumerate((("cooperate", "BTG"), ("informed", "QU-CR")), 90):
            db.add(CaseUnit(case_id=case_id, unit_id=office.unit(code), role=role,
                            position=position))  # fmt: skip
    with office.database.reading() as db:
        obstacle_id = db.scalars(select(Obstacle.id)).one()
    return SimpleNamespace(id=case_id, task=task.id, file=file_id, obstacle=obstacle_id,
                           instance=task.instance_id, unit=task.unit_id)  # fmt: skip


@pytest.mark.parametrize("role", BESIDE)
def test_who_stands_beside_finds_the_case_and_nothing_of_who_carries_it_out(
    role: str, case: SimpleNamespace, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(getattr(cast, BESIDE[role]))
    open_to_them = [f"/cases/{case.id}", f"/cases/{case.id}/papers", f"/cases/{case.id}/progress"]
    closed = [f"/tasks/{case.task}", f"/files/{case.file}", f"/obstacles/{case.obstacle}",
              f"/instances/{case.instance}", f"/cases/{case.id}/units/{case.unit}"]  # fmt: skip

    assert {path: browser.get(path).status_code for path in open_to_them} == dict.fromkeys(
        open_to_them, 200
    )
    assert {path: browser.get(path).status_code for path in closed} == dict.fromkeys(closed, 404)
    assert browser.post(f"/tasks/{case.task}/obstacle").status_code == 404
    assert browser.post(f"/tasks/{case.task}/claim").status_code == 404


@pytest.mark.parametrize("role", BESIDE)
def test_no_list_names_what_is_not_theirs(
    role: str, case: SimpleNamespace, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(getattr(cast, BESIDE[role]))

    assert "517-CV/TU" in browser.get("/cases").text
    for path in ("/tasks", "/assignments", "/obstacles", f"/cases/{case.id}"):
        page = browser.get(path).text
        assert f"/tasks/{case.task}" not in page, path
        assert f"/obstacles/{case.obstacle}" not in page, path
        assert f"/units/{case.unit}" not in page, path


def test_who_carries_it_out_reads_all_of_it(
    case: SimpleNamespace, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    paths = [f"/tasks/{case.task}", f"/obstacles/{case.obstacle}", f"/instances/{case.instance}",
             f"/cases/{case.id}/units/{case.unit}"]  # fmt: skip

    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
