"""The pages of incidents: the administrator and those who follow get in, nobody else."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest

from server.database import Database
from server.tables import Draft
from tests.actions.incidents.test_incidents import LETS_GO, WAYS, send, the_incident
from tests.processes.test_failing_models import ONWARD, open_task, started
from tests.web.conftest import Browse


@pytest.fixture
def failed(database: Database, cast: SimpleNamespace) -> int:
    """A gateway without a way out, reached by the follower's task; the incident's id."""
    started(database, WAYS)
    send(database, cast.thuy_tn)
    return the_incident(database).id


def posted(**more: str) -> dict[str, str]:
    return {"_key": str(uuid.uuid4()), "reason": "Đã kiểm tra.", **more}


def test_the_administrator_reads_what_failed_where_and_why(
    cast: SimpleNamespace, browser_of: Browse, failed: int
) -> None:
    admin = browser_of(cast.nguyen_qt)

    listed, sheet = admin.get("/incidents"), admin.get(f"/incidents/{failed}")

    assert "Rẽ" in listed.text  # the place as drawn
    assert "517-CV/TU" in listed.text
    assert "Không có hướng đi nào của nút rẽ nhánh đúng" in sheet.text
    assert "Báo người gửi gửi lại" in sheet.text
    assert "Sửa dữ liệu" not in sheet.text  # content
    assert "Bỏ qua bước này" not in sheet.text  # the model does not say so
    assert 'href="/incidents"' in admin.get("/tasks").text


def test_the_diagram_marks_the_place_also_for_the_administrator(
    cast: SimpleNamespace, browser_of: Browse, failed: int
) -> None:
    admin = browser_of(cast.nguyen_qt)

    state = admin.get(f"/incidents/{failed}/diagram.json").get_json()

    assert state["elements"]["a"]["failed"] is True
    assert state["elements"]["T_one"] == {"active": 1, "done": 0}
    assert b"exclusiveGateway" in admin.get(f"/incidents/{failed}/diagram.bpmn").data


def test_whoever_follows_amends_data_and_the_sender_is_told(
    cast: SimpleNamespace, browser_of: Browse, failed: int
) -> None:
    follower = browser_of(cast.thuy_tn)

    odd = follower.post(f"/incidents/{failed}/amendment", data=posted(**{"d.n": "hai"}))
    bare = follower.post(
        f"/incidents/{failed}/amendment", data=posted(reason="", **{"d.n": "2", "d.kind": "known"})
    )
    told = follower.post(f"/incidents/{failed}/amendment", data=posted(**{"d.n": "2"}))

    assert (odd.status_code, bare.status_code, told.status_code) == (422, 422, 303)
    assert 'value="hai"' in odd.text
    assert "không phải là số nguyên" in odd.text
    assert 'value="known"' in bare.text
    assert "Đã sửa dữ liệu, chạy lại" in follower.get(f"/incidents/{failed}").text
    assert "Mời mở lại việc và gửi lại từ bản nháp" in follower.get("/notices").text


def test_settled_and_reopened_it_stands_in_the_right_list(
    cast: SimpleNamespace, browser_of: Browse, failed: int
) -> None:
    admin = browser_of(cast.nguyen_qt)
    address = f"/incidents/{failed}"

    admin.post(f"{address}/settlement", data=posted())
    after = admin.get("/incidents").text, admin.get("/incidents?state=settled").text
    admin.post(f"{address}/reopening", data=posted())

    assert address not in after[0]
    assert address in after[1]
    assert address in admin.get("/incidents").text


def test_a_step_is_skipped_where_the_model_allows_it(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    started(database, LETS_GO + ONWARD)
    send(database, cast.thuy_tn)
    admin, address = browser_of(cast.nguyen_qt), f"/incidents/{the_incident(database).id}"

    offered = admin.get(address).text
    told = admin.post(f"{address}/skip", data=posted())

    assert "Bỏ qua bước này" in offered
    assert told.status_code == 303
    assert "Đã bỏ qua bước" in admin.get(address).text


def test_what_was_sent_when_a_step_failed_is_kept_as_a_draft(
    database: Database, cast: SimpleNamespace, browser_of: Browse
) -> None:
    started(database, WAYS)
    task = open_task(database)

    told = browser_of(cast.thuy_tn).post(
        f"/tasks/{task.id}/completion",
        data={"_version": str(task.version), "_key": str(uuid.uuid4())},
    )

    assert told.status_code == 409
    with database.reading() as db:
        assert db.get_one(Draft, task.id).officer_id == cast.thuy_tn


@pytest.mark.parametrize("officer", ["lam_ott", "le_dt"])
def test_nobody_else_finds_the_pages(
    cast: SimpleNamespace, browser_of: Browse, failed: int, officer: str
) -> None:
    other = browser_of(getattr(cast, officer))
    acts = ("retry", "amendment", "skip", "settlement", "reopening")

    pages = ["/incidents", f"/incidents/{failed}", f"/incidents/{failed}/diagram.json",
             f"/incidents/{failed}/diagram.bpmn"]  # fmt: skip
    seen = {other.get(page).status_code for page in pages}
    seen |= {other.post(f"/incidents/{failed}/{act}", data=posted()).status_code for act in acts}

    assert seen == {404}
    assert 'href="/incidents"' not in other.get("/tasks").text
