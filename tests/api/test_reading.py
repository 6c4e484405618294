"""What is read from outside is what the pages show, and what they hide is not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions.organisation.end_unit import end_unit
from server.actions.organisation.rename_unit import rename_unit
from server.tables import Event, Unit
from server.tables.validity import runs_on
from tests.api.client import Client
from tests.api.conftest import Entry
from tests.processes.conftest import Office


@pytest.fixture
def follower(office: Office, client_of: Entry) -> Client:
    return client_of(office.cast.thuy_tn)


def test_a_case_and_its_directive_and_duties_are_read(follower: Client, case_id: int) -> None:
    item = follower.get("/cases?status=open").body["items"][0]
    sheet = follower.get(f"/cases/{case_id}").body
    paper = follower.get(f"/directives/{item['directive_id']}").body

    assert (item["id"], item["number"]) == (case_id, "517-CV/TU")
    assert item["counts"]["in_time"] > 0
    assert sheet["obligations"][0]["ordinal"]
    assert (paper["full_number"], paper["case_id"]) == ("517-CV/TU", case_id)
    assert [one["id"] for one in follower.every("/directives")] == [paper["id"]]
    parts = list(follower.every(f"/assignments?case={case_id}"))
    assert {"Quận ủy Ninh Kiều", "Quận ủy Bình Thủy"} <= {one["unit"] for one in parts}


def test_units_are_those_of_a_day(office: Office, follower: Client) -> None:
    admin: dict[str, Any] = {"database": office.database, "officer_id": office.cast.nguyen_qt,
                             "day": date(2022, 7, 1), "document": "01-QĐ/TU"}  # fmt: skip
    rename_unit(**admin, unit_id=office.unit("QU-NK"), name="Quận ủy Cái Khế")
    end_unit(**admin, unit_id=office.unit("UBKT"))

    def units(asked: str) -> dict[str, Any]:
        return {one["code"]: one for one in follower.every(f"/units{asked}")}

    before, after = units("?on=2022-06-30"), units("?on=2022-07-01")
    assert before["QU-NK"]["name"] == "Quận ủy Ninh Kiều"
    assert after["QU-NK"] == {**before["QU-NK"], "name": "Quận ủy Cái Khế"}
    assert before["TU-CT"]["id"] in before["QU-NK"]["parent_ids"]
    assert before["UBKT"]["parent_ids"]
    assert before.keys() - after.keys() == {"UBKT"}
    assert units("") == before  # today: 21/6/2022
    assert follower.get("/units?on=2022-02-31").status == 422


def test_an_obstacle_is_raised_from_a_task_and_taken_back(
    office: Office, client_of: Entry, case_id: int
) -> None:
    client = client_of(office.cast.lam_ott)
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    raised = client.ask("POST", f"/tasks/{task.id}/obstacle")
    assert raised.status == 201
    at = f"/obstacles/{raised.body['obstacle_id']}"
    assert client.get(at).body["case_id"] == case_id
    assert [one["state"] for one in client.every("/obstacles?state=all")] == ["raised"]
    assert client.ask("POST", f"{at}/withdrawal").status == 204
    assert client.get(at).body["state"] == "withdrawn"


def test_reports_are_the_tables_of_the_pages(follower: Client, case_id: int) -> None:
    codes = {one["code"] for one in follower.get("/reports").body["items"]}
    paper = follower.get(f"/reports/units?case={case_id}").body

    assert {"units", "assignments", "ledger"} <= codes
    assert paper["lines"] >= len(paper["tables"][0]["lines"]) > 0
    assert len(paper["tables"][0]["columns"]) == len(paper["tables"][0]["lines"][0])
    assert follower.get("/reports/no-such").status == 404


def test_the_journal_is_read_by_whoever_may(
    office: Office, client_of: Entry, follower: Client, case_id: int
) -> None:
    lines: list[Any] = list(follower.every(f"/cases/{case_id}/journal"))
    audited = list(client_of(office.cast.chau_ltt).every("/journal"))

    assert {"case.opened", "task.completed"} <= {one["kind"] for one in lines}
    assert len(audited) > len(lines)
    assert [one["id"] for one in audited] == sorted((one["id"] for one in audited), reverse=True)
    assert follower.get("/journal").status == 404


def test_what_one_may_not_see_is_not_there(office: Office, client_of: Entry, case_id: int) -> None:
    stranger = client_of(office.cast.vy_ttn)

    for path in (f"/cases/{case_id}", f"/cases/{case_id}/journal", f"/assignments?case={case_id}",
                 "/directives/1", "/definitions"):  # fmt: skip
        assert stranger.get(path).status == 404, path
    for path in ("/cases", "/directives", "/obstacles?state=all", "/tasks"):
        assert stranger.get(path).body["items"] == [], path


@pytest.mark.parametrize("asked", [
    "/cases?lead", "/assignments?case", "/assignments?unit", "/obstacles?case", "/tasks?unit",
    "/tasks?case", "/reports/units?case", "/reports/units?unit", "/reports/units?lead",
])  # fmt: skip
def test_an_id_that_is_none_does_not_widen_the_answer(follower: Client, asked: str) -> None:
    for number in ("-1", "0", "9999999999999999"):
        answer = follower.get(f"{asked}={number}")
        assert (answer.status, answer.body["code"]) == (422, "request-invalid"), number


def test_a_long_list_is_read_to_its_end_page_after_page(
    office: Office, client_of: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.queries.audit.PAGE", 7)
    with office.database.reading() as db:
        lines = list(db.scalars(select(Event.id).order_by(Event.id.desc())))
        units = db.scalar(select(func.count()).select_from(Unit).where(runs_on(Unit, db.today)))
    auditor, follower = client_of(office.cast.chau_ltt), client_of(office.cast.thuy_tn)

    journal = [one["id"] for one in auditor.every("/journal")]
    listed = [one["code"] for one in follower.every("/units")]

    assert auditor.get("/journal").body["next"]
    assert journal[-len(lines) :] == lines  # newest first; a key was issued since
    assert len(set(listed)) == len(listed) == units
