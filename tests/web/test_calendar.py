"""The calendar changes: told before, written after; limits are counted again, signed days stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.calendar_days import calendar_of
from server.database import Database
from server.tables import Assignment, CalendarDay, Due, Event, Task
from server.worker import run_until_idle
from tests.rolled_out import case_id, handed_out, office, planning
from tests.web.conftest import Browse, Office
from workflows.workdays import at

__all__ = ["case_id", "handed_out", "office"]
AT = "/organisation/calendar"
OFF = {"day": "24/06/2022", "kind": "off", "name": "Nghỉ theo quyết định", "document": "9-QĐ/TU"}


@pytest.fixture
def plan(office: Office, case_id: int) -> Task:
    """To be written within ten working days from 21/6/2022."""
    assert case_id
    return planning(office)


@pytest.fixture
def admin(office: Office, browser_of: Browse) -> FlaskClient:
    return browser_of(office.cast.nguyen_qt)


def read(database: Database, rows: Any) -> Iterable[Any]:
    with database.reading() as db:
        return db.execute(rows.execution_options(populate_existing=True)).all()


def test_a_day_off_is_previewed_and_then_moves_the_limits_and_no_signed_deadline(
    office: Office, plan: Task, admin: FlaskClient
) -> None:
    limits = select(Task.due_on, Task.due_why).where(Task.id == plan.id)
    signed = select(Assignment.id, Assignment.current_due).order_by(Assignment.id)
    waiting = select(Due.due_at).where(Due.task_id == plan.id, Due.key == "limit")
    days = read(office.database, signed)

    page = admin.post(AT, data={**OFF, "_op": "preview"}).text

    assert "05/07/2022" in page
    assert "06/07/2022" in page
    assert "517-CV" not in page
    assert read(office.database, limits)[0].due_on == date(2022, 7, 5)
    assert admin.post(AT, data={**OFF, "_op": "apply"}).status_code == 303
    run_until_idle(office.database)
    moved = read(office.database, limits)[0]
    assert (moved.due_on, moved.due_why["due"]) == (date(2022, 7, 6), "2022-07-06")
    assert {"day": "2022-06-24", "name": OFF["name"]} in moved.due_why["skipped"]
    assert {one.due_at for one in read(office.database, waiting)} == {at(date(2022, 7, 6))}
    assert read(office.database, signed) == days
    told = read(office.database, select(Event.data).where(Event.kind == "calendar.day_changed"))
    assert told[0].data["document"] == "9-QĐ/TU"


def test_a_fault_names_its_field_as_the_page_does(plan: Task, admin: FlaskClient) -> None:
    assert plan

    page = admin.post(AT, data={**OFF, "day": "mai", "_op": "preview"}).text

    assert '<a href="#day">Ngày: ' in page


@pytest.mark.parametrize(
    ("begun", "after"),
    [("2022-06-23T16:00+07:00", "2022-06-27T14:30:00+07:00"),
     ("2022-06-24T16:00+07:00", "2022-06-27T15:30:00+07:00")],
)  # fmt: skip
def test_a_limit_in_hours_moves_with_its_hour_and_its_reminder(
    office: Office, plan: Task, admin: FlaskClient, begun: str, after: str
) -> None:
    """Eight hours of work: to the next day of work, or on the day they ended on already."""
    with office.database.transaction() as db:
        task = db.get_one(Task, plan.id)
        due = calendar_of(db).add_hours(datetime.fromisoformat(begun), 8)
        task.due_on = due.date()
        task.due_why = {"start": begun, "hours": 8, "due": due.isoformat()}

    assert admin.post(AT, data={**OFF, "_op": "apply"}).status_code == 303
    run_until_idle(office.database)

    with office.database.reading() as db:
        task = db.get_one(Task, plan.id)
        assert (task.due_on, task.due_why["due"]) == (date(2022, 6, 27), after)
        waiting = select(Due.due_at).where(Due.task_id == plan.id, Due.key == "limit")
        assert db.scalars(waiting).all() == [datetime.fromisoformat(after)]


def test_a_saturday_that_is_swapped_in_is_a_working_day(
    office: Office, plan: Task, admin: FlaskClient
) -> None:
    assert plan
    swapped = {**OFF, "other": "02/07/2022", "_op": "apply"}

    assert admin.post(AT, data=swapped).status_code == 303

    run_until_idle(office.database)
    with office.database.reading() as db:
        calendar = calendar_of(db)
        assert [calendar.is_working(date(2022, *day)) for day in ((6, 24), (7, 2))] == [False, True]
        assert db.get_one(Task, plan.id).due_on == date(2022, 7, 5)
    back = {"day": "24/06/2022", "kind": "week", "document": "10-QĐ/TU", "_op": "apply"}
    assert admin.post(AT, data=back).status_code == 303
    with office.database.reading() as db:
        assert db.get(CalendarDay, date(2022, 6, 24)) is None


def test_a_limit_that_is_past_stays_where_it_was(
    office: Office, plan: Task, admin: FlaskClient
) -> None:
    office.move_clock("2022-07-07")

    page = admin.post(AT, data={**OFF, "day": "08/07/2022", "_op": "apply"})

    assert page.status_code == 303
    run_until_idle(office.database)
    with office.database.reading() as db:
        assert db.get_one(Task, plan.id).due_on == date(2022, 7, 5)
    assert admin.post(AT, data=OFF).status_code == 422
