"""A timer's effect happens once, whoever dies: 0 lost, 0 doubled."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from server.database import Database, Work
from server.tables import Due, Event, Incident, Task
from tests.faults.places import Place, broken_chains, scale, start_many

ROOT = Path(__file__).parents[2]
TIMERS = scale(1_000, 10_000)
KILLS = scale(20, 60)


def test_a_timers_effect_happens_once_however_many_workers_are_killed(
    place: Place, database: Database
) -> None:
    workers = 1 if database.is_sqlite else 4  # SQLite: one process writes
    ids = start_many(database, place, "waiting", TIMERS)
    spread(database, ids)
    database.close()

    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_workers", place.settings.url,
         str(workers), str(KILLS)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    spent = time.monotonic() - began
    assert done.returncode == 0, done.stderr[-3000:]

    with database.reading() as db:
        lost, doubled, late = counted(db, ids)
        print(f"\n{database.engine.dialect.name}: {TIMERS} timers, {workers} workers,"
              f" {done.stdout.strip()} killed, {lost} lost, {doubled} doubled, the latest"
              f" {late:.1f} s late, {TIMERS / spent:.0f}/s")  # fmt: skip
        assert int(done.stdout) == KILLS
        assert (lost, doubled) == (0, 0)
        assert db.scalars(select(Incident.code)).all() == []
        assert broken_chains(db) == []


def spread(database: Database, ids: list[int]) -> None:
    """Half is overdue, the rest comes due while the workers die; the last after the last kill."""
    with database.transaction() as db:
        for step in range(20):
            later = 0.02 * KILLS * (step - 10) if step < 19 else 3600
            moment = db.now + timedelta(seconds=later)
            some = Due.instance_id.in_(ids[step::20])
            db.execute(update(Due).where(some).values(due_at=moment))


def counted(db: Work, ids: list[int]) -> tuple[int, int, float]:
    """Instances without, instances with more than one effect; the latest firing in seconds."""
    per_instance = (
        select(Task.instance_id, func.count().label("times"))
        .where(Task.element == "T_late")
        .group_by(Task.instance_id)
    )
    times = dict(db.execute(per_instance).all())
    fired = select(Event.instance_id).where(Event.kind == "timer.fired")
    lines = db.scalars(fired).all()
    assert sorted(lines) == sorted(one for one, number in times.items() for _ in range(number))
    late = db.execute(
        select(Event.at, Due.due_at)
        .join(Due, Due.instance_id == Event.instance_id)
        .where(Event.kind == "timer.fired")
    )
    return (
        len(set(ids) - times.keys()),
        sum(number > 1 for number in times.values()),
        max((at - due_at).total_seconds() for at, due_at in late),
    )
