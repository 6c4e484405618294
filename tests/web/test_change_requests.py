"""Đề nghị gia hạn on the pages: one gets in, the outsider finds nothing, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.tables import Assignment, ChangeRequest
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]


@pytest.fixture
def part(office: Office, case_id: int) -> int:
    with office.database.reading() as db:
        return db.scalars(
            select(Assignment.id).where(
                Assignment.case_id == case_id, Assignment.unit_id == office.unit("QU-NK"),
                Assignment.deadline_kind == "BINDING",
            )
        ).one()  # fmt: skip


def begun(office: Office, browser: FlaskClient, part: int) -> str:
    """The address of the request, with its first task open."""
    answer = browser.post("/change-requests", data={"assignment": str(part)})
    assert answer.status_code == 303, answer.text
    run_until_idle(office.database)
    return str(answer.location)


def test_a_unit_asks_from_its_task_and_reads_what_became_of_it(
    office: Office, browser_of: Browse, case_id: int, part: int
) -> None:
    unit, leader = browser_of(office.cast.lam_ott), browser_of(office.cast.hoa_dtb)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    page = unit.get(f"/tasks/{task.id}")
    asked = unit.get(f"/tasks/{task.id}/change-request")
    sheet = begun(office, unit, part)
    form = unit.get(f"/tasks/{office.open_task('T_request').id}")
    office.do("lam_ott", "T_request", {"kind": "EXTEND", "reason": "Chờ số liệu của cơ sở.",
                                       "new_due": "19/08/2022"})  # fmt: skip
    waiting = unit.get(f"/cases/{case_id}/units/{office.unit('QU-NK')}")
    deciding = leader.get(f"/tasks/{office.open_task('T_decide').id}")
    office.do("hoa_dtb", "T_decide", {"decision": "approve", "granted_due": "12/08/2022"})
    after, told = unit.get(f"/tasks/{task.id}"), unit.get(sheet)

    assert f"/tasks/{task.id}/change-request" in page.text
    assert f'value="{part}"' in asked.text
    assert "29/07/2022" in form.text
    assert "đang đính chính" in waiting.text
    assert "19/08/2022" in deciding.text
    assert "Chờ số liệu của cơ sở." in deciding.text
    for text in (after.text, told.text):
        assert "29/07/2022" in text
        assert "12/08/2022" in text
    assert "Đã chấp thuận" in told.text
    assert sheet in unit.get(f"/change-requests?state=approved&case={case_id}").text
    assert "đang đính chính" not in unit.get(f"/cases/{case_id}/units/{office.unit('QU-NK')}").text


def test_an_outsider_finds_neither_request_nor_button(
    office: Office, browser_of: Browse, part: int
) -> None:
    sheet = begun(office, browser_of(office.cast.lam_ott), part)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    stranger, other = browser_of(office.cast.nguyen_qt), browser_of(office.cast.ung_ttk)

    for browser in (stranger, other):
        assert browser.get(sheet).status_code == 404
        assert browser.post(f"{sheet}/withdrawal").status_code == 404
        assert browser.get(f"/assignments/{part}/change-request").status_code == 404
        assert browser.get(f"/tasks/{task.id}/change-request").status_code == 404
        asked = browser.post("/change-requests", data={"assignment": str(part)})
        assert asked.status_code == 404
        assert sheet not in browser.get("/change-requests?state=all").text
    decider = browser_of(office.cast.hoa_dtb)
    assert decider.get(sheet).status_code == 200
    assert decider.post(f"{sheet}/withdrawal").status_code == 403
    assert "Rút đề nghị này" not in decider.get(sheet).text


def test_a_follower_enters_the_request_of_a_unit_that_never_signs_in(
    office: Office, browser_of: Browse, part: int
) -> None:
    follower = browser_of(office.cast.thuy_tn)
    sheet = begun(office, follower, part)
    task = office.open_task("T_request")

    assert f"/tasks/{task.id}/paper-entry" in follower.get(sheet).text
    asked = {"kind": "EXTEND", "reason": "Chờ số liệu.", "new_due": "19/08/2022"}
    office.do("thuy_tn", "T_request", asked, paper="Bí thư Quận ủy")
    assert "nhập thay từ văn bản giấy" in follower.get(sheet).text


def test_the_unit_withdraws_and_its_deadline_stays(
    office: Office, browser_of: Browse, part: int
) -> None:
    unit = browser_of(office.cast.lam_ott)
    sheet = begun(office, unit, part)

    gone = unit.post(f"{sheet}/withdrawal")
    again = unit.post(f"{sheet}/withdrawal")

    assert (gone.status_code, again.status_code) == (303, 409)
    assert "Đơn vị đã rút" in unit.get(sheet).text


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ({}, 422, "Chọn phần việc"),
        ({"assignment": ""}, 422, "Chọn phần việc"),
        ({"assignment": "x"}, 422, "Chọn phần việc"),
        ({"assignment": "-1"}, 422, "Chọn phần việc"),
        ({"assignment": "9" * 30}, 422, "Chọn phần việc"),
        ({"assignment": "999999"}, 404, ""),
    ],
)
def test_a_request_without_its_part_of_the_work_is_told_so(
    office: Office, browser_of: Browse, case_id: int, typed: Any, status: int, told: str
) -> None:
    assert case_id
    answer = browser_of(office.cast.lam_ott).post("/change-requests", data=typed)

    assert answer.status_code == status
    assert told in answer.text
    with office.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(ChangeRequest)) == 0
