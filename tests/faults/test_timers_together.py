"""Timers that share a commit: which do, who passes by, and whose fault it is when one fails."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import select, update

from server.actions.dues.fire_due import due_rows, fire_due
from server.database import Database, Work
from server.recording.instances import lock_instance
from server.recording.standing import look_at, standing_of
from server.tables import ChildGroup, Due, Event, Instance, Task
from tests.faults.places import Place, broken_chains, start_many
from tests.listening import listening

MANY = 12  # more than one commit takes


@pytest.fixture
def ids(place: Place, database: Database) -> list[int]:
    ids = start_many(database, place, "waiting", MANY)
    with database.transaction() as db:
        db.execute(update(Due).where(Due.instance_id.in_(ids)).values(due_at=place.past))
    return ids


def due_of(database: Database) -> list[int]:
    with database.reading() as db:
        return due_rows(db, 50)


def woken(db: Work) -> set[int]:
    return set(db.scalars(select(Task.instance_id).where(Task.element == "T_late")))


def test_timers_of_several_instances_share_a_commit_and_its_statements(
    database: Database, ids: list[int]
) -> None:
    rows = due_of(database)

    with listening(database.engine) as asked:
        assert fire_due(database, rows) == rows[:10]
        assert fire_due(database, rows) == rows[10:]

    assert sum("INSERT INTO event" in one for one, _ in asked) < MANY / 2
    with database.reading() as db:
        assert woken(db) == set(ids)
        assert broken_chains(db) == []


def test_of_two_groups_none_waits_for_the_other(database: Database, ids: list[int]) -> None:
    with database.transaction() as db:
        for number, first in enumerate((ids[1], ids[6])):
            group = ChildGroup(instance_id=ids[0], key=f"g{number}", element="C", kind="process",
                               request={}, status="running", total=5)  # fmt: skip
            db.add(group)
            db.flush()
            for item, one in enumerate(range(first, first + 5)):
                db.execute(update(Instance).where(Instance.id == one)
                           .values(child_group_id=group.id, item=item))  # fmt: skip
    rows = due_of(database)

    taken = [fire_due(database, rows) for _ in range(5)]

    if database.is_sqlite:  # one writer: nobody is there to wait for
        assert taken == [rows[:10], rows[10:], [], [], []]
    else:
        assert taken == [rows[:1], rows[1:6], rows[6:11], rows[11:], []]


@pytest.mark.postgres
def test_an_instance_that_somebody_has_in_hand_is_passed_by(on_postgres: Place) -> None:
    database = on_postgres.open()
    ids = start_many(database, on_postgres, "waiting", 3)
    with database.transaction() as db:
        db.execute(update(Due).where(Due.instance_id.in_(ids)).values(due_at=on_postgres.past))
    rows = due_of(database)

    other = on_postgres.open()
    with closing(database), closing(other):
        with other.transaction() as officer:
            lock_instance(officer, ids[1])
            assert fire_due(database, rows) == [rows[0], rows[2]]

        assert fire_due(database, rows) == [rows[1]]


def test_only_the_timer_at_fault_is_put_off(database: Database, ids: list[int]) -> None:
    """Its journal has the next line already, which is noticed when all of them are written."""
    with database.transaction() as db:
        db.add(Event(chain=ids[2], seq=1, kind="k", data={}, at=db.now, previous="", hash=""))
        row = db.scalars(select(Due.id).where(Due.instance_id == ids[2])).one()
    rows, done = due_of(database), list[int]()

    while fired := fire_due(database, rows):
        done += fired

    with database.reading() as db:
        late = db.scalars(select(Due).where(Due.attempts > 0)).all()
        assert [one.id for one in late] == [row]
        assert woken(db) == set(ids) - {ids[2]}
    assert sorted(done) == sorted(rows)


def test_what_is_open_in_several_is_what_is_open_in_each(
    database: Database, ids: list[int]
) -> None:
    fire_due(database, due_of(database)[:3])
    with database.reading() as db:
        each = {one: standing_of(db, one) for one in ids}

        look_at(db, ids)

        assert {one: db.info["standing", one] for one in ids} == each
        assert each[ids[0]].tasks
        assert each[ids[11]].timers
