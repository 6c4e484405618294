"""The schedule row of a case starts one supervision per period, and none after the close."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from server.tables import Definition, Incident, Instance, Notice, Schedule, Task
from server.worker import run_until_idle
from tests.databases import FILE_517
from tests.processes.conftest import Office


@pytest.fixture
def running(deployed: SimpleNamespace, database: Database) -> Office:
    """One unit is on the case and says nothing; the third quarter ends on 20/9."""
    office = Office(database, deployed)
    office.move_clock("2022-06-21")
    directive_id = record_directive(database, officer_id=None, **read_directive(FILE_517))
    open_case(database, officer_id=deployed.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    return office


def wait_until(office: Office, day: str) -> None:
    office.move_clock(day)
    run_until_idle(office.database)


def cycles(database: Database) -> list[str]:
    with database.reading() as db:
        found = db.scalars(
            select(Instance)
            .join(Definition, Definition.id == Instance.definition_id)
            .where(Definition.key == "supervision", Instance.child_group_id.is_(None))
            .order_by(Instance.id)
        )
        return [one.keys["cycle_no"] for one in found]


def test_a_period_starts_one_supervision_however_often_the_worker_looks(running: Office) -> None:
    wait_until(running, "2022-09-19")
    before = cycles(running.database)

    for _ in range(3):
        wait_until(running, "2022-09-20")
    third = cycles(running.database)
    wait_until(running, "2022-12-20")

    assert (before, third, cycles(running.database)) == ([], ["1"], ["1", "2"])


def test_a_period_that_cannot_start_is_tried_the_next_day_and_the_later_ones_stay(
    running: Office,
) -> None:
    def pin(key: str) -> None:
        with running.database.transaction() as db:
            db.scalars(select(Schedule)).one().calls = key

    pin("not_deployed")
    wait_until(running, "2022-09-20")
    pin("supervision")
    wait_until(running, "2022-09-20")
    on_its_day = cycles(running.database)
    wait_until(running, "2022-09-21")

    with running.database.reading() as db:
        row = db.scalars(select(Schedule)).one()
        incident = db.scalars(select(Incident)).one()
    assert (on_its_day, cycles(running.database)) == ([], ["1"])
    assert (row.next_on, row.retry_on) == (date(2022, 12, 20), None)
    assert (incident.instance_id, incident.count) == (row.instance_id, 1)
    assert "not_deployed" in incident.reason


def test_a_schedule_whose_case_is_over_starts_nothing(running: Office) -> None:
    with running.database.transaction() as db:
        db.scalars(select(Schedule)).one().ended_at = db.now

    wait_until(running, "2022-12-20")

    assert cycles(running.database) == []


def test_a_step_past_its_limit_is_told_once_and_stays_open(running: Office) -> None:
    """The confirmation of receipt has one working day; nobody answers."""
    before = told(running.database)
    wait_until(running, "2022-06-24")
    first = told(running.database)
    wait_until(running, "2022-06-24")

    assert len(first) > len(before)
    assert told(running.database) == first
    assert running.open_task("T_confirm_receipt").state == "open"


def told(database: Database) -> list[int]:
    with database.reading() as db:
        return list(db.scalars(
            select(Notice.id)
            .join(Task, Task.id == Notice.task_id)
            .where(Task.element == "T_confirm_receipt")
            .order_by(Notice.id)
        ))  # fmt: skip
