"""Only the database's clock decides: an application two hours off fires nothing early or late."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from server.database import Database
from server.tables import Due, Event, Task
from tests.faults.places import Place, start_many
from tests.faults.processes import started, wait_until

TIMERS = 40
LIBRARY = "libfaketime.so.1"  # Debian's package libfaketime


@pytest.mark.postgres
@pytest.mark.parametrize("hours", [2, -2])
def test_a_worker_whose_clock_is_off_fires_what_is_due_and_nothing_else(
    on_postgres: Place, hours: int
) -> None:
    with closing(on_postgres.open()) as database:
        fire_beside(on_postgres, database, hours)


def fire_beside(on_postgres: Place, database: Database, hours: int) -> None:
    overdue = start_many(database, on_postgres, "waiting", TIMERS)
    later = start_many(database, on_postgres, "waiting", TIMERS)
    with database.transaction() as db:
        for ids, moment in ((overdue, -1), (later, 1)):
            due_at = db.now + timedelta(hours=moment)
            db.execute(update(Due).where(Due.instance_id.in_(ids)).values(due_at=due_at))
    last = update(Due).where(Due.instance_id == later[-1])

    def effects() -> int:
        with database.reading() as db:
            return int(db.scalar(select(func.count(Task.id))) or 0)

    with started(
        "tests.faults.one_worker", on_postgres.settings.url, "30",
        LD_PRELOAD=str(library()), FAKETIME=f"{hours:+d}h", FAKETIME_DONT_FAKE_MONOTONIC="1",
    ) as worker:  # fmt: skip
        assert worker.stdout is not None
        told = datetime.fromisoformat(worker.stdout.readline().strip())
        assert abs(told - datetime.now(UTC) - timedelta(hours=hours)) < timedelta(minutes=5)
        wait_until(lambda: effects() == TIMERS)
        with database.transaction() as db:  # one more becomes due: the worker has looked again
            db.execute(last.values(due_at=db.now))
        wait_until(lambda: effects() > TIMERS)

    with database.reading() as db:
        fired = set(db.scalars(select(Event.instance_id).where(Event.kind == "timer.fired")))
        assert fired == {*overdue, later[-1]}
        lines = db.scalars(select(Event.at).where(Event.kind == "timer.fired")).all()
        assert all(abs(at - db.now) < timedelta(minutes=30) for at in lines)
    print(f"\napplication {hours:+d} h: {len(fired)} of {TIMERS + 1} due timers fired, 0 of"
          f" {TIMERS - 1} early")  # fmt: skip


def library() -> Path:
    found = sorted(Path("/usr/lib").glob(f"*/faketime/{LIBRARY}"))
    assert found, "the Debian package libfaketime is missing; see tests/machine.sh"
    return found[-1]
