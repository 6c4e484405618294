"""Worker processes killed at random: `python -m tests.faults.killed_workers URL WORKERS KILLS`.

Forked from this process, which has loaded everything. Prints how many were killed while due rows,
or jobs where a further word says `jobs`, were left (what is not due yet comes due after the last
kill); ends when none is.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable

from sqlalchemy import func, select, update

from server.database import Database
from server.settings import load_settings
from server.tables import Due, Job
from server.worker import Worker
from tests.faults.places import scale

PAUSE = (0.02, 0.25)  # seconds between two kills
LIMIT = scale(200, 1_500)  # seconds; what is left then is lost


WHAT: type[Due] | type[Job] = Job if "jobs" in sys.argv[4:] else Due


def work(url: str) -> None:
    database = Database(url)
    worker = Worker(database, load_settings("test", {}))
    while True:
        worker.tick()
        time.sleep(0.02)


def left(url: str) -> int:
    with Database(url).reading() as db:
        query = select(func.count()).select_from(WHAT).where(WHAT.ended_at.is_(None))
        return db.scalar(query) or 0


def let_go(url: str) -> int:
    """What was held back, so that every worker died with work before it, is due now."""
    moment = Job.run_at if WHAT is Job else Due.due_at
    with Database(url).transaction() as db:
        held = update(WHAT).where(WHAT.ended_at.is_(None), moment > db.now)
        return db.run(held.values({moment: db.now})).rowcount


def apart(ask: Callable[[str], int], url: str) -> int:
    """In a process of its own: what is forked later must inherit no connection."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, str(ask(url)).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        return int(told.read())


def begin(url: str) -> int:
    child = os.fork()
    if child == 0:
        work(url)
    return child


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def run_and_kill(url: str, workers: int, kills: int) -> int:
    """How many were killed at work."""
    killed, running = 0, [begin(url) for _ in range(workers)]
    began = time.monotonic()
    while apart(left, url) and time.monotonic() - began < LIMIT:
        time.sleep(random.uniform(*PAUSE))
        if killed < kills:
            unlucky = random.randrange(workers)
            end(running[unlucky])
            running[unlucky] = begin(url)
            killed += 1
            if killed == kills:
                apart(let_go, url)
    for child in running:
        end(child)
    return killed


if __name__ == "__main__":
    print(run_and_kill(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
