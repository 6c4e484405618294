"""Vướng mắc: reported from a task, withdrawn, guided by Ban Thường vụ in one click."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.database import Database
from server.tables import Assignment, Guidance, GuidanceApplied, Obstacle
from server.worker import run_until_idle
from tests.web.conftest import Browse, Office


@pytest.fixture
def receipt(office: Office, directive_id: int) -> Any:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def test_a_unit_reports_from_its_task_and_withdraws(
    browser_of: Browse, cast: SimpleNamespace, database: Database, receipt: Any
) -> None:
    browser = browser_of(cast.lam_ott)

    asked = browser.get(f"/tasks/{receipt.id}/obstacle")
    begun = browser.post(f"/tasks/{receipt.id}/obstacle")
    run_until_idle(database)
    sheet = browser.get(begun.location)
    browser.post("/language", data={"language": "en"})
    english = browser.get(begun.location).text
    gone = browser.post(f"{begun.location}/withdrawal")
    run_until_idle(database)

    assert (asked.status_code, begun.status_code, gone.status_code) == (200, 303, 303)
    assert "Việc của đồng chí" in sheet.text
    assert ("Báo cáo khó khăn, vướng mắc</a>" in sheet.text, "Báo cáo khó khăn" in english) == (
        True,
        False,
    )
    with database.reading() as db:
        assert db.scalars(select(Obstacle.state)).one() == "withdrawn"


def test_others_neither_report_nor_withdraw(
    browser_of: Browse, cast: SimpleNamespace, database: Database, receipt: Any
) -> None:
    begun = browser_of(cast.lam_ott).post(f"/tasks/{receipt.id}/obstacle")
    run_until_idle(database)

    for method in ("get", "post"):
        call = getattr(browser_of(cast.nguyen_qt), method)
        assert call(f"/tasks/{receipt.id}/obstacle").status_code == 404
    assert browser_of(cast.nguyen_qt).get(begun.location).status_code == 404
    assert browser_of(cast.nguyen_qt).post(f"{begun.location}/withdrawal").status_code == 404
    assert browser_of(cast.hoa_dtb).post(f"{begun.location}/withdrawal").status_code == 403


def test_guidance_on_a_continuous_duty_says_its_last_evidence_and_on_a_stopped_clock_since_when(
    browser_of: Browse, cast: SimpleNamespace, database: Database, receipt: Any
) -> None:
    page = browser_of(cast.lam_ott).post(f"/tasks/{receipt.id}/obstacle").location
    run_until_idle(database)
    with database.transaction() as db:
        number = db.scalars(select(Obstacle.id)).one()
        parts = db.scalars(
            select(Assignment)
            .where(Assignment.deadline_kind == "CONTINUOUS")
            .order_by(Assignment.id)
        ).all()[:2]
        parts[0].evidence_on, parts[1].suspended_on = date(2022, 7, 12), date(2022, 7, 15)
        given = Guidance(obstacle_id=number, text="Đồng ý.", effects=["extend"], given_at=db.now)
        db.add(given)
        db.flush()
        for one in parts:
            db.add(GuidanceApplied(guidance_id=given.id, assignment_id=one.id, at=db.now))

    told = browser_of(cast.lam_ott).get(page).text

    assert "thường xuyên, minh chứng gần nhất 12/07/2022" in told
    assert "thường xuyên, chưa có minh chứng; tạm dừng từ 15/07/2022" in told


def test_one_report_alone_is_no_bundle_and_that_is_told_on_the_board(
    browser_of: Browse, cast: SimpleNamespace, receipt: Any
) -> None:
    number = browser_of(cast.lam_ott).post(f"/tasks/{receipt.id}/obstacle").location.rpartition("/")

    told = browser_of(cast.thuy_tn).post("/obstacles/brief?state=all", data={"obstacle": number[2]})

    assert told.status_code == 422
    assert "<h1>Khó khăn, vướng mắc</h1>" in told.text
    assert re.search(r'role="alert"[^>]*>Chọn ít nhất hai báo cáo', told.text)
    assert 'href="/obstacles?state=all" aria-current="true"' in told.text
