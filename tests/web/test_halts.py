"""The pages of suspending, resuming and cancelling: one gets in, the outsider finds nothing."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.services.deadlines import suspend
from server.tables import Assignment
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]


def grounds(**more: str) -> dict[str, str]:
    return {"reason": "Chờ hướng dẫn.", "document": "12-TB/TU, 01/07/2022",
            "_key": str(uuid.uuid4()), **more}  # fmt: skip


def suspended(client: FlaskClient, case_id: int) -> str:
    """The address of the resumption, as the case page offers it."""
    client.post(f"/cases/{case_id}/suspension", data=grounds())
    page = client.get(f"/cases/{case_id}").text
    return page.split('href="/halts/')[1].split('"')[0]


def test_a_leader_suspends_and_everybody_reads_who_why_and_by_what(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    leader, unit = browser_of(office.cast.hoa_dtb), browser_of(office.cast.lam_ott)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    form = leader.get(f"/cases/{case_id}/suspension")
    told = leader.post(f"/cases/{case_id}/suspension", data=grounds())

    assert form.status_code == 200
    assert "Điều gì sẽ xảy ra" in form.text
    assert (told.status_code, told.headers["Location"]) == (303, f"/cases/{case_id}")
    for page in (unit.get(f"/tasks/{task.id}"), unit.get(f"/cases/{case_id}")):
        assert "12-TB/TU, 01/07/2022" in page.text
        assert "Tạm dừng từ 21/06/2022" in page.text
    assert 'name="received_on"' not in unit.get(f"/tasks/{task.id}").text
    inbox = unit.get("/tasks").text
    assert "hạn đang dừng" in inbox
    assert f"/tasks/{task.id}/claim" not in inbox
    assert "đang tạm dừng" in leader.get("/cases").text
    assert "tạm dừng thực hiện theo" in leader.get(f"/cases/{case_id}/papers").text


def test_what_was_typed_when_the_case_stopped_is_kept_as_a_draft(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    unit = browser_of(office.cast.lam_ott)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    browser_of(office.cast.hoa_dtb).post(f"/cases/{case_id}/suspension", data=grounds())

    sent = unit.post(f"/tasks/{task.id}/completion", data={
        "_version": str(task.version), "_key": str(uuid.uuid4()), "_op": "submit",
        "received_on": "21/06/2022", "declined": "false",
    })  # fmt: skip

    assert sent.status_code == 409
    assert "Bản nháp của đồng chí vẫn được giữ" in sent.text


def test_resumed_from_the_case_page(office: Office, browser_of: Browse, case_id: int) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    address = "/halts/" + suspended(leader, case_id)

    empty = leader.post(address, data=grounds(reason=""))
    form = leader.get(address)
    told = leader.post(address, data=grounds())
    run_until_idle(office.database)

    assert empty.status_code == 422
    assert "chưa ghi, đây là mục bắt buộc" in empty.text
    assert "12-TB/TU" in empty.text  # nothing typed is lost
    assert (form.status_code, told.status_code) == (200, 303)
    assert "Tạm dừng từ" not in leader.get(f"/cases/{case_id}").text


def test_a_case_is_cancelled_by_typing_its_number(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    leader = browser_of(office.cast.hoa_dtb)

    wrong = leader.post(f"/cases/{case_id}/cancellation", data=grounds(number="1-CV/TU"))
    told = leader.post(f"/cases/{case_id}/cancellation", data=grounds(number="517-CV/TU"))
    underway = leader.get(f"/cases/{case_id}").text
    run_until_idle(office.database)

    assert wrong.status_code == 422
    assert "chưa khớp" in wrong.text
    assert told.status_code == 303
    assert "Đã dừng 0/" in underway
    after = leader.get(f"/cases/{case_id}").text
    assert "Đã hủy" in after
    assert "phần còn lại đang dừng" not in after
    assert "đã hủy" in leader.get("/cases?status=closed").text


def test_one_unit_is_suspended_and_one_process_cancelled_from_their_pages(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    leader = browser_of(office.cast.hoa_dtb)
    unit_id, other = office.unit("QU-NK"), office.unit("QU-BT")
    instance_id = office.instance(other)

    leader.post(f"/cases/{case_id}/units/{unit_id}/suspension", data=grounds())
    form = leader.get(f"/instances/{instance_id}/cancellation")
    leader.post(f"/instances/{instance_id}/cancellation", data=grounds())

    assert "Tạm dừng từ" in leader.get(f"/cases/{case_id}/units/{unit_id}").text
    assert "đang đếm 0/2" in form.text
    page = leader.get(f"/instances/{instance_id}")
    assert "Đã hủy" in page.text


def test_the_clock_of_one_assignment_runs_again_from_the_units_sheet(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    leader, unit_id = browser_of(office.cast.hoa_dtb), office.unit("QU-NK")
    with office.database.transaction() as db:
        held = db.scalars(select(Assignment).where(Assignment.unit_id == unit_id)).first()
        assert held is not None
        suspend(db, held, office.cast.hoa_dtb, "Chờ kinh phí.", "12-TB/TU")
    address = f"/assignments/{held.id}/resumption"

    assert address in leader.get(f"/cases/{case_id}/units/{unit_id}").text
    assert leader.get(address).status_code == 200
    assert leader.post(address, data=grounds(reason="")).status_code == 422
    assert leader.post(address, data=grounds()).status_code == 303
    assert address not in leader.get(f"/cases/{case_id}/units/{unit_id}").text
    for officer in ("lam_ott", "nguyen_qt"):
        assert browser_of(getattr(office.cast, officer)).get(address).status_code == 404


@pytest.mark.parametrize("officer", ["lam_ott", "thuy_tn", "nguyen_qt"])
def test_whoever_may_not_finds_no_page(
    office: Office, browser_of: Browse, case_id: int, officer: str
) -> None:
    leader, other = browser_of(office.cast.hoa_dtb), browser_of(getattr(office.cast, officer))
    unit_id = office.unit("QU-NK")
    instance_id = office.instance(unit_id)
    addresses: list[Any] = [
        f"/cases/{case_id}/suspension", f"/cases/{case_id}/units/{unit_id}/suspension",
        f"/cases/{case_id}/cancellation", f"/instances/{instance_id}/cancellation",
        "/halts/" + suspended(leader, case_id),
    ]  # fmt: skip

    assert {other.get(address).status_code for address in addresses} == {404}
    refused = {other.post(address, data=grounds(number="517-CV/TU")).status_code
               for address in addresses}  # fmt: skip
    assert refused <= {403, 404}
