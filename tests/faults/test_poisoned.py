"""A poisoned instance does not stop the others; an incident says where."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from server.actions.dues.fire_due import FAILURES
from server.database import Database
from server.recording.standing import standing_of
from server.recording.timers import follow
from server.tables import Due, Event, Incident, Instance, Job, Task
from tests.faults.places import Place, broken_chains, start_many
from tests.faults.processes import settled
from workflows.advance import DueTimer

OTHERS = 40
WAYS = ("state", "timer", "job")
MOST = 4 * (OTHERS + len(WAYS))  # pieces of work until nothing is due


@pytest.fixture
def ids(place: Place, database: Database) -> list[int]:
    """All due now; one instance each is spoiled in one of the ways, and is the most overdue."""
    ids = start_many(database, place, "waiting", OTHERS + len(WAYS))
    bad_state, bad_timer, bad_job = ids[: len(WAYS)]
    with database.transaction() as db:
        db.execute(update(Due).where(Due.instance_id.in_(ids)).values(due_at=place.past))
        soiled = update(Instance).where(Instance.id == bad_state)
        db.execute(soiled.values(state=b"neither JSON nor anything"))
        db.execute(update(Due).where(Due.instance_id == bad_timer).values(key="no-such-timer"))
        db.execute(update(Due).where(Due.instance_id == bad_job).values(ended_at=db.now))
        db.add(Job(kind="nonsense", instance_id=bad_job, payload={}, run_at=place.past))
    return ids


def test_poisoned_instances_are_set_aside_and_the_others_go_on(
    database: Database, ids: list[int]
) -> None:
    settled(database, MOST)

    with database.reading() as db:
        done = set(db.scalars(select(Task.instance_id).where(Task.element == "T_late")))
        assert done == set(ids[len(WAYS) :])
        assert db.scalars(select(Incident)).all() == []  # tried again later, with a pause
    for _ in range(FAILURES - 1):
        hurry(database)
        settled(database, MOST)

    with database.reading() as db:
        incidents = db.scalars(select(Incident).order_by(Incident.instance_id)).all()
        assert [one.instance_id for one in incidents] == ids[: len(WAYS)]
        assert all(one.reason for one in incidents)
        assert incidents[1].element == "W"
        rows = db.scalars(select(Due).where(Due.failed)).all()
        assert [row.attempts for row in rows] == [FAILURES] * 2
        written = select(Event.instance_id).where(Event.kind == "incident")
        assert sorted(db.scalars(written)) == ids[: len(WAYS)]  # type: ignore[type-var]
        assert broken_chains(db) == []
    print(f"\n{database.engine.dialect.name}: {OTHERS} others done at once, {len(WAYS)} spoiled"
          f" instances set aside after {FAILURES} attempts, each with its incident")  # fmt: skip


def hurry(database: Database) -> None:
    """The pause between two attempts is over."""
    with database.transaction() as db:
        db.execute(update(Due).where(Due.ended_at.is_(None)).values(due_at=db.now))
        db.execute(update(Job).where(Job.ended_at.is_(None)).values(run_at=db.now))


def test_a_timer_set_aside_is_not_set_again_by_the_next_step(
    place: Place, database: Database
) -> None:
    (instance_id,) = start_many(database, place, "hourly", 1)
    with database.transaction() as db:
        due = db.scalars(select(Due)).one()
        due.failed, due.ended_at, due.attempts = True, db.now, FAILURES
    timer = DueTimer(key=due.key, element=due.element, due_at=due.due_at)

    step(database, instance_id, [timer])
    assert set_aside(database) == [due.id]  # its incident may still be retried
    step(database, instance_id, [])

    assert set_aside(database) == []  # what is set no more is not retried
    with database.reading() as db:
        assert len(db.scalars(select(Due.id)).all()) == 1


def step(database: Database, instance_id: int, timers: list[DueTimer]) -> None:
    """The rows after an advance that has these timers set."""
    with database.transaction() as db:
        instance = db.get_one(Instance, instance_id)
        follow(db, instance, timers, standing_of(db, instance_id).timers)


def set_aside(database: Database) -> list[int]:
    with database.reading() as db:
        return list(db.scalars(select(Due.id).where(Due.failed)))
