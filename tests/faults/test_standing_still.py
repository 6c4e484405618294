"""A worker that stands still while it holds work: others do it after the lease, it does nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from contextlib import closing
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import func, select, text, update

from server.database import Database
from server.tables import Due, Task
from tests.faults.places import Place, broken_chains, start_many
from tests.faults.processes import started, wait_until

LEASE = "1.5"  # seconds
TIMERS = 60
ROUNDS = 3
TRIES = 500  # some of ten met it with a transaction


@pytest.mark.postgres
def test_a_worker_stopped_beyond_its_lease_loses_and_doubles_nothing(on_postgres: Place) -> None:
    with closing(on_postgres.open()) as database:
        stop_and_count(on_postgres, database)


@pytest.mark.postgres
def test_what_stands_still_between_two_statements_of_one_trip_is_ended(on_postgres: Place) -> None:
    """PostgreSQL counts no time-out there: only a look from outside ends it."""
    with (
        closing(Database(on_postgres.settings.url, lease=0.2)) as database,
        database.engine.connect() as connection,
    ):
        with pytest.raises(psycopg.OperationalError):
            stand_still(cast(Any, connection.connection.driver_connection), database)
        assert database.end_stalled() == 0
        assert may_lock(database)


def stand_still(session: psycopg.Connection, database: Database) -> None:
    with session.pipeline():
        session.execute("BEGIN")
        session.execute("UPDATE installation SET id = id")
        wait_until(lambda: database.end_stalled() == 1)


def may_lock(database: Database) -> bool:
    with database.transaction() as db:
        return db.execute(text("SELECT 1 FROM installation FOR UPDATE NOWAIT")).scalar() == 1


def stop_and_count(on_postgres: Place, database: Database) -> None:
    url = on_postgres.settings.url
    made = 0
    with (
        started("tests.faults.one_worker", url, LEASE, PGAPPNAME="faults-a") as sleeper,
        started("tests.faults.one_worker", url, LEASE, PGAPPNAME="faults-b"),
    ):
        for _ in range(ROUNDS):
            made += stop_in_the_middle(database, on_postgres, sleeper)
            wait_until(lambda: left(database) == 0)  # the other one does it all, also what is held
            sleeper.send_signal(signal.SIGCONT)
        made += make_due(database, on_postgres)
        wait_until(lambda: left(database) == 0)
        assert sleeper.poll() is None
        wait_until(lambda: sessions(database, "true") > 0)  # it has connected again

    with database.reading() as db:
        times = select(func.count()).where(Task.element == "T_late").group_by(Task.instance_id)
        effects = db.scalars(times).all()
        assert broken_chains(db) == []
    print(f"\n{made} timers, a worker stopped {ROUNDS} times while it held one for longer than its"
          f" lease of {LEASE} s: {made - len(effects)} lost, {sum(effects) - len(effects)} doubled",
          )  # fmt: skip
    assert effects == [1] * made


def make_due(database: Database, place: Place) -> int:
    ids = start_many(database, place, "waiting", TIMERS)
    with database.transaction() as db:
        db.execute(update(Due).where(Due.instance_id.in_(ids)).values(due_at=db.now))
    return len(ids)


def stop_in_the_middle(database: Database, place: Place, worker: subprocess.Popen[str]) -> int:
    """Stopped at random moments until it holds an instance (a look alone has no number); how many
    timers that took."""
    made = make_due(database, place)
    for _ in range(TRIES):
        time.sleep(random.uniform(0, 0.02))
        worker.send_signal(signal.SIGSTOP)
        time.sleep(0.05)  # what the server still does for it comes to its end
        if sessions(database, "state = 'idle in transaction' AND backend_xid IS NOT NULL"):
            return made
        worker.send_signal(signal.SIGCONT)
        made += make_due(database, place) if left(database) == 0 else 0
    pytest.fail("it never holds a transaction")


def sessions(database: Database, condition: str) -> int:
    query = (
        f"SELECT count(*) FROM pg_stat_activity WHERE application_name='faults-a' AND {condition}"
    )
    with database.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def left(database: Database) -> int:
    with database.reading() as db:
        return int(db.scalar(select(func.count(Due.id)).where(Due.ended_at.is_(None))) or 0)
