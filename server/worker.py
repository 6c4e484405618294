"""The worker: fires what is due and runs jobs until nothing is left. May be killed at any time.

APScheduler is only the tick: every job and every due row is one transaction of its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from apscheduler.schedulers.background import BackgroundScheduler

from server.actions.accounts.purge_sessions import purge_sessions
from server.actions.dues.fire_due import due_rows, fire_due
from server.actions.dues.start_period import due_schedules, start_period
from server.actions.exports.purge_exports import purge_exports
from server.actions.files.scan_files import scan_files
from server.actions.jobs.purge_keys import purge_keys
from server.actions.jobs.run_job import is_any_job_due, run_job
from server.actions.journal.anchor_heads import EVERY, anchor_heads
from server.database import Database, Work, is_outage
from server.services.backoff import Resting
from server.services.mail import transport_of
from server.settings import Settings
from server.worker_exports import make_export
from server.worker_hooks import send_delivery
from server.worker_letters import Letters, send_mail

LIMIT = 500
"""Pieces of work of one tick, so that a tick ends."""
SCANS = 20
"""Seconds between two looks for files that were not scanned."""
BATCH = 50
"""Due rows before the jobs they caused are looked at again."""

log = logging.getLogger(__name__)


class Worker:
    """A thread that ticks; any number of them may tick on one database."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.seconds = settings.tick_seconds
        self.transport = transport_of(settings)
        self.letters, self.unscanned = Letters(database, settings), Resting(SCANS)
        self.stopping = threading.Event()
        self.scheduler = BackgroundScheduler(timezone="UTC")
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # long ticks happen

    def start(self) -> None:
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a long tick is no news
        self.scheduler.add_job(
            self.tick, "interval", seconds=self.seconds, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        self.scheduler.add_job(
            self.tidy, "interval", hours=1, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        self.scheduler.add_job(
            self.anchor, "interval", seconds=EVERY, coalesce=True, max_instances=1,
            misfire_grace_time=None, next_run_time=datetime.now(UTC),
        )  # fmt: skip
        if not self.database.is_sqlite:
            self.scheduler.add_job(
                self.fence, "interval", seconds=self.database.lease / 2, coalesce=True,
                max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self.scheduler.add_job(
            self.make, "interval", seconds=self.seconds, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        if self.transport is not None:
            self.scheduler.add_job(
                self.post, "interval", seconds=self.seconds, coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip
        self.scheduler.add_job(
            self.tell, "interval", seconds=self.seconds, coalesce=True, max_instances=1,
            misfire_grace_time=None,
        )  # fmt: skip
        if self.settings.scanner:
            self.scheduler.add_job(
                self.scan, "interval", seconds=SCANS, coalesce=True, max_instances=1,
                misfire_grace_time=None,
            )  # fmt: skip
        self.scheduler.start()

    def stop(self) -> None:
        """Waits for the piece of work that runs; what is left is there for the next worker."""
        self.stopping.set()
        self.scheduler.shutdown(wait=True)

    def tick(self) -> int:
        """How many pieces of work were done. The loop itself survives whatever one piece raises."""
        return surviving(lambda: run_until_idle(self.database, LIMIT, self.goes_on))

    def goes_on(self) -> bool:
        return not self.stopping.is_set()

    def post(self) -> int:
        """Beside the tick: a slow mail server holds up nothing else."""
        return surviving(self.post_mails)

    def post_mails(self) -> int:
        transport = self.transport
        if transport is None:
            return 0
        for write in (self.letters.write_mails, self.letters.write_digests):
            surviving(write)  # what is written still leaves
        return run_while(lambda: send_mail(self.database, transport), LIMIT, self.goes_on)

    def tell(self) -> int:
        """Beside the tick: a slow receiver holds up nothing else. While `webhooks` is off what is
        on its way is dropped."""
        return surviving(
            lambda: run_while(
                lambda: send_delivery(self.database, self.settings), LIMIT, self.goes_on
            )
        )

    def make(self) -> int:
        """Beside the tick: a large report holds up nothing else."""
        return surviving(
            lambda: run_while(
                lambda: make_export(self.database, self.settings.exports), LIMIT, self.goes_on
            )
        )

    def tidy(self) -> int:
        """Once an hour: what nobody needs any more; a fault of one keeps nothing of the others."""
        old = (self.purge_exports, self.purge_sessions, lambda: purge_keys(self.database))
        return sum(surviving(one) for one in old)

    def purge_exports(self) -> int:
        return purge_exports(self.database, self.settings.exports)

    def purge_sessions(self) -> int:
        return purge_sessions(self.database, self.settings)

    def anchor(self) -> int:
        """At the start and every five minutes: the heads of the journal's chains."""
        return anchor_heads(self.database)

    def fence(self) -> int:
        """Beside the tick, which may be what waits: sessions that stand still lose their locks."""
        return surviving(self.database.end_stalled)

    def scan(self) -> int:
        """Beside the tick: files that the virus scanner has not looked at."""
        return surviving(lambda: scan_files(self.database, self.settings, self.unscanned))


def surviving(work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception as error:
        if is_outage(error):
            told = str(error).splitlines()[0]
            log.error("the database does not answer or is full: %s", told)
        else:
            log.exception("a tick failed")
        return 0


def always() -> bool:
    return True


def run_until_idle(
    database: Database, limit: int = 100_000, goes_on: Callable[[], bool] = always
) -> int:
    """Jobs, due rows and schedules until nothing is due; how many were done.

    `goes_on` is asked before each piece of work.
    """
    done = 0
    while done < limit and goes_on():
        step = run_some(database, limit - done, goes_on)
        if step == 0:
            break
        done += step
    return done


def run_some(database: Database, limit: int, goes_on: Callable[[], bool]) -> int:
    """Jobs before timers: what a person caused before what the clock causes."""
    done = 0
    if look(database, is_any_job_due):
        done += run_while(lambda: run_job(database), limit, goes_on)
    rows = look(database, lambda db: due_rows(db, min(limit, BATCH)))
    done += fire_all(database, rows, goes_on)
    for schedule_id in look(database, due_schedules):
        done += goes_on() and start_period(database, schedule_id=schedule_id)
    return done


def fire_all(database: Database, rows: list[int], goes_on: Callable[[], bool]) -> int:
    """Those that nobody else fires or has in hand."""
    left, fired = rows, rows
    while left and fired and goes_on():
        fired = fire_due(database, left)
        left = [row for row in left if row not in fired]
    return len(rows) - len(left)


Found = TypeVar("Found")


def look(database: Database, query: Callable[[Work], Found]) -> Found:
    """Without a lock: an idle tick does not stand in the writers' line."""
    with database.reading() as db:
        return query(db)


def run_while(step: Callable[[], bool], limit: int, goes_on: Callable[[], bool]) -> int:
    done = 0
    while done < limit and goes_on() and step():
        done += 1
    return done
