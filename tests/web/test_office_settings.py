"""An administrator sets the office's parameters: with a reason, in bounds, from now on."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from server.database import Database
from server.queries.days import today
from server.recording.opening import rollouts
from server.services.office_settings import (
    SETTINGS,
    as_typed,
    typed_value,
    value_of,
    with_models,
)
from server.services.parameters import parameters_of
from server.tables import Event
from tests.rolled_out import handed_out, office
from tests.web.conftest import Browse, Office
from tests.web.test_organisation import admin

__all__ = ["admin", "handed_out", "office"]
AT = "/organisation/settings"


def test_a_setting_is_changed_with_a_reason_and_tells_who_and_why(
    admin: FlaskClient, database: Database
) -> None:
    reason = "Theo thông báo họp giao ban"

    for name, typed in (
        ("unit_plan", "12"),
        ("reminders.before", "7; 3"),
        ("model_approval", "0"),
        ("yellow_days", "5"),
    ):
        answer = admin.post(f"{AT}/{name}", data={"value": typed, "reason": reason})
        assert (answer.status_code, answer.location) == (303, AT)

    with database.reading() as db:
        now = parameters_of(db, None)
        kinds = db.scalars(select(Event.kind).order_by(Event.id.desc()).limit(4)).all()
        assert today(db).soon == 5
    assert (now["unit_plan"], now["reminders"]["before"], now["model_approval"]) == (
        12, [7, 3], False)  # fmt: skip
    assert now["reminders"]["overdue_letter"] == 3
    assert set(kinds) == {"settings.changed"}
    page = admin.get(f"{AT}/unit_plan").text
    assert "10 ngày làm việc → 12 ngày làm việc" in page
    assert f'Quách Tín Nguyên, <span class="num">21/06/2022</span>: {reason}' in page
    assert "mặc định 10 ngày làm việc" in admin.get(AT).text


def test_what_ships_lies_within_the_bounds_of_every_setting(database: Database) -> None:
    with database.reading() as db:
        shipped = parameters_of(db, None)

    odd = {
        name: value_of(shipped, name)
        for name, one in SETTINGS.items()
        if typed_value(with_models(one, ["directive_rollout"]), as_typed(value_of(shipped, name)))
        != value_of(shipped, name)
    }

    assert not odd


def test_the_process_proposed_first_is_one_that_rolls_a_directive_out(
    office: Office, browser_of: Browse
) -> None:
    admin, at = browser_of(office.cast.nguyen_qt), f"{AT}/models.rollout"
    assert '<option value="obstacle_escalation"' not in admin.get(at).text

    refused = admin.post(at, data={"value": "obstacle_escalation", "reason": "Thử"})
    taken = admin.post(at, data={"value": "consultation", "reason": "Thử"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    with office.database.reading() as db:
        assert rollouts(db)[0].key == "consultation"
    assert "mặc định Triển khai và theo dõi văn bản" in admin.get(AT).text


def test_processes_that_are_not_chosen_there_are_named_with_what_they_are_for(
    office: Office, browser_of: Browse
) -> None:
    page = browser_of(office.cast.nguyen_qt).get(AT).text
    shown = page[page.index("Quy trình phần mềm tự mở") :]

    for purpose, name in (("Công văn đôn đốc", "Đôn đốc bằng văn bản"),
                          ("Sắp xếp tổ chức", "Kế thừa khi sắp xếp tổ chức")):  # fmt: skip
        assert f'<th scope="row">{purpose}</th>' in shown
        assert name in shown
    assert "directive_rollout" not in shown
    assert "Chưa có bản nào đang dùng" not in shown
