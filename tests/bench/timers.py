"""Timers that are due: fired by one worker in process, and by several worker processes."""

from __future__ import annotations

import time

from sqlalchemy import func, select, update

from server.recording.instances import Birth, begin_all
from server.tables import Due, Task
from server.worker import run_until_idle
from tests.bench.browsing import Server
from tests.bench.completing import newest
from tests.bench.figures import Figures, timed
from tests.bench.places import Place, Places, open_case

BATCH = 500


def fired(figures: Figures, places: Places, timers: int = 400, *, postgres: bool) -> None:
    """Each is one transaction that advances its instance to the task after the wait."""
    place, seconds = places.new(postgres=postgres), list[float]()
    make_due(place, timers)
    with timed(seconds):
        run_until_idle(place.database)
    assert left(place, timers) == 0
    figures.take_times("timer_fired", [seconds[0] / timers], most=2, timers=timers,
                       database=place.kind, workers=1)  # fmt: skip
    place.close()


def by_workers(figures: Figures, places: Places, timers: int, workers: int) -> None:
    place = places.new(postgres=True)
    make_due(place, timers)
    began = time.perf_counter()
    with Server(place, *["worker"] * workers):
        while left(place, timers):
            time.sleep(0.2)
        total = time.perf_counter() - began
    figures.take_times("timers_by_workers", [total / timers], timers=timers, database=place.kind,
                       workers=workers, per_second=round(timers / total))  # fmt: skip
    place.close()


def make_due(place: Place, timers: int) -> None:
    case_id, definition_id = open_case(place), newest(place, "bench_waiting")
    for first in range(0, timers, BATCH):
        with place.database.transaction() as db:
            some = range(first, min(first + BATCH, timers))
            begin_all(db, [Birth(case_id=case_id, definition_id=definition_id) for _ in some])
    with place.database.transaction() as db:
        db.execute(update(Due).where(Due.kind == "timer").values(due_at=db.now))


def left(place: Place, timers: int) -> int:
    with place.database.reading() as db:
        return timers - (db.scalar(select(func.count()).where(Task.element == "T")) or 0)
