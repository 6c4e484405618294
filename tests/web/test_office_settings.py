"""An administrator sets the office's parameters: with a reason, in bounds, from now on."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import select

from server.database import Database
from server.services.office_settings import SETTINGS, as_typed, typed_value, value_of
from server.services.parameters import parameters_of
from server.tables import Event
from tests.web.test_organisation import admin

__all__ = ["admin"]
AT = "/organisation/settings"


def test_a_setting_is_changed_with_a_reason_and_tells_who_and_why(
    admin: FlaskClient, database: Database
) -> None:
    reason = "Theo thông báo họp giao ban"

    for name, typed in (("unit_plan", "12"), ("reminders.before", "7; 3"), ("model_approval", "0")):
        answer = admin.post(f"{AT}/{name}", data={"value": typed, "reason": reason})
        assert (answer.status_code, answer.location) == (303, AT)

    with database.reading() as db:
        now = parameters_of(db, None)
        kinds = db.scalars(select(Event.kind).order_by(Event.id.desc()).limit(3)).all()
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
        if typed_value(one, as_typed(value_of(shipped, name))) != value_of(shipped, name)
    }

    assert not odd
