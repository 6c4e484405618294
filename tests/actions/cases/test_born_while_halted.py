"""What is born beside a suspension stands still with it, and of two births at once one is made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select

from server.actions.obstacles.report_obstacle import report_obstacle
from server.database import Work
from server.recording.halting import Halted
from server.recording.instances import Birth, begin
from server.recording.letters import start_letter
from server.services.calendar import calendar_of
from server.tables import Definition, Halt, Instance, Task
from server.worker import run_until_idle
from tests.actions.cases.test_suspend_case import resume, suspend
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
LATE = "2022-08-10"
"""One duty binds until 29/7."""


def letters(db: Work) -> list[Instance]:
    query = select(Instance).join(Definition, Definition.id == Instance.definition_id)
    return list(db.scalars(query.where(Definition.key == "written_reminder")))


def write_letter(office: Office, case_id: int) -> None:
    with office.database.transaction() as db:
        start_letter(db, case_id, "S_overdue")


def while_a_letter_begins(office: Office, case_id: int, other: Callable[[], object]) -> None:
    """`other` starts before the letter's transaction is over, on PostgreSQL also in the midst."""
    with ThreadPoolExecutor(1) as pool:
        with office.database.transaction() as db:
            start_letter(db, case_id, "S_overdue")
            db.flush()
            beside: Future[object] = pool.submit(other)
            wait([beside], timeout=1)
        beside.result()


def test_two_workers_begin_one_letter_of_a_case(office: Office, case_id: int) -> None:
    office.move_clock(LATE)

    while_a_letter_begins(office, case_id, lambda: write_letter(office, case_id))

    with office.database.reading() as db:
        assert len(letters(db)) == 1


def test_a_letter_that_begins_while_its_case_is_suspended_stands_still(
    office: Office, case_id: int
) -> None:
    office.move_clock(LATE)

    while_a_letter_begins(office, case_id, lambda: suspend(office, case_id))

    with office.database.reading() as db:
        halt_id = db.scalars(select(Halt.id)).one()
        assert [one.halt_id for one in letters(db)] == [halt_id]


def born_beside(office: Office, unit_id: int) -> int:
    """A further process of the unit, as a schedule or a message begins it."""
    with office.database.transaction() as db:
        first = db.get_one(Instance, office.instance(unit_id))
        return begin(db, Birth(
            case_id=first.case_id, definition_id=first.definition_id, unit_id=unit_id,
            parent_id=first.parent_id, start=first.part or None, keys=first.keys,
            parties=first.parties,
        )).id  # fmt: skip


def test_what_is_born_for_a_suspended_unit_stands_still_until_the_unit_is_resumed(
    office: Office, case_id: int
) -> None:
    stopped, other = office.unit("QU-NK"), office.unit("QU-BT")
    office.move_clock("2022-07-01")
    halt_id = suspend(office, case_id, unit_id=stopped)
    office.move_clock("2022-07-06")

    born, beside = (born_beside(office, one) for one in (stopped, other))

    with office.database.reading() as db:
        halts = [db.get_one(Instance, one).halt_id for one in (born, beside)]
        (given,) = (one.due_on for one in open_of(db, born))
    assert halts == [halt_id, None]
    assert given is not None
    office.move_clock("2022-07-08")
    resume(office, halt_id)
    run_until_idle(office.database)
    with office.database.reading() as db:
        assert db.get_one(Instance, born).halt_id is None
        (task,) = open_of(db, born)
        assert task.due_on == calendar_of(db).add(given, 2)  # not since the unit stopped


def open_of(db: Work, instance_id: int) -> list[Task]:
    return list(db.scalars(select(Task).where(Task.instance_id == instance_id)))


def test_a_suspended_unit_raises_no_obstacle_from_the_page_of_the_case(
    office: Office, case_id: int
) -> None:
    stopped = office.unit("QU-NK")
    suspend(office, case_id, unit_id=stopped)

    with pytest.raises(Halted):
        report_obstacle(office.database, officer_id=office.cast.lam_ott, case_id=case_id,
                        unit_id=stopped)  # fmt: skip
