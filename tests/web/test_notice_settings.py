"""What an officer wants to be told, and the calendar that anybody with its address may read."""

from __future__ import annotations

import re
from types import SimpleNamespace

import vobject
from flask.testing import FlaskClient

from server.tables import NoticeSetting, Officer
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["handed_out", "office"]
PAGE = "/notices/settings"


def test_wishes_are_kept_and_each_has_their_own(
    office: Office, browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    fresh = browser.get(PAGE).text

    sent = {"digest": "1", "hour": "10:00", "urgent": "1", "told": ["work", "cases"]}
    assert browser.post(PAGE, data=sent).status_code == 303

    assert 'name="working_days" value="1" checked' in fresh
    page = browser.get(PAGE).text
    assert "<option selected>10:00</option>" in page
    assert 'name="working_days" value="1" checked' not in page
    with office.database.reading() as db:
        row = db.get_one(NoticeSetting, cast.lam_ott)
        assert (row.given, row.urgent, row.left_out) == (False, True, ["deadlines", "models"])
        assert db.get(NoticeSetting, cast.le_dt) is None


def test_what_is_no_choice_changes_nothing_and_a_stranger_signs_in(
    office: Office, browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    answer = browser_of(cast.lam_ott).post(PAGE, data={"hour": "25:00"})

    assert (answer.status_code, "Giờ gửi không có trong danh sách" in answer.text) == (422, True)
    with office.database.reading() as db:
        assert db.get(NoticeSetting, cast.lam_ott) is None
    assert stranger.get(PAGE).status_code == 401


def address(browser: FlaskClient) -> str:
    """Makes one and reads it from the page."""
    assert browser.post("/notices/feed").status_code == 303
    found = re.search(r'value="(http[^"]+\.ics)"', browser.get(PAGE).text)
    assert found
    return found[1].removeprefix("http://localhost")


def test_the_calendar_is_valid_and_its_events_keep_their_names(
    office: Office, browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    with office.database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).full_name = "Ỗ" * 40
    path = address(browser_of(cast.lam_ott))

    answer = stranger.get(path)

    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.data.split(b"\r\n")
    assert max(map(len, lines)) <= 75  # RFC 5545, 3.1
    assert b"\n" not in b"".join(lines)
    calendar = vobject.readOne(answer.text)
    events = {one.uid.value: one for one in calendar.vevent_list}
    (task,) = [one for uid, one in events.items() if uid.startswith("task-")]
    assert "Xác nhận đã nhận" in task.summary.value
    assert task.dtend.value.isoformat().endswith("10:00:00+00:00")  # 17:00 in the office
    assert task.url.value.endswith(f"/tasks/{task.uid.value.partition('@')[0][5:]}")
    bound = [one for uid, one in events.items() if uid.startswith("assignment-")]
    assert [one.dtend.value.date().isoformat() for one in bound] == ["2022-07-29"]
    office.move_clock("2022-06-22")
    again = vobject.readOne(stranger.get(path).text)
    assert {one.uid.value for one in again.vevent_list} == events.keys()


def test_an_address_taken_back_replaced_or_forged_is_not_found(
    office: Office, browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    first = address(browser)
    second = address(browser)

    assert first != second
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200
    assert stranger.get(second.replace(".ics", "x.ics")).status_code == 404
    assert stranger.get("/calendar/nothing.ics").status_code == 404
    assert "Xác nhận" not in stranger.get(address(browser_of(cast.nguyen_qt))).text
    browser.post("/notices/feed/revocation")
    assert stranger.get(second).status_code == 404
    third = address(browser)
    with office.database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).is_active = False
    assert stranger.get(third).status_code == 404
