"""`thongsuot run`: web and worker in one process; `web` and `worker` are one of both each."""

from __future__ import annotations

import argparse
import errno
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from server.clocks import warn_of_skew
from server.connections import connected, usable
from server.data_folder import opened
from server.database import Database
from server.demo_command import ensure_demo
from server.errors import Unusable
from server.memory import collect_less, share_heaps
from server.migrations.history import require_current
from server.queries.missing_rights import require_rights
from server.serving import serve_alone, serve_many
from server.settings import DEMO_PASSWORD, Settings
from server.setup_commands import prepare
from server.tables import Installation, Officer
from server.terminal import say
from server.worker import Worker

SHOWN = ("thuy.tn", "hoa.dtb", "lam.ott", "le.dt", "sao.mta", "tuong.km", "nguyen.qt",
         "dat.kv")  # fmt: skip
"""One of each kind: follow-up, its leader, a district's clerk and leader, registry, Thường trực,
administrator, modeller."""


def run(settings: Settings, _: argparse.Namespace) -> int:
    share_heaps()
    stop_on_signals()
    with closing(_bound(settings)) as listening, opened(settings) as complete:
        if complete.is_sqlite:
            ensure_demo(complete)
        _run(replace(complete, demo=False), listening)
    say("stopped")
    return 0


def _run(settings: Settings, listening: socket.socket) -> None:
    with connected(settings, "run") as database:
        prepare(settings, database)
        require_rights(database)
        warn_of_skew(database)
        with _working(database, settings):
            _tell_where(settings, database)
            serve_alone(settings, database, listening)


def web(settings: Settings, _: argparse.Namespace) -> int:
    """Beside workers and other webs, so only over PostgreSQL."""
    share_heaps()
    stop_on_signals()
    with closing(_bound(settings)) as listening, _one_of_many(settings, "web") as (whole, database):
        _tell_where(whole, database)
        if whole.processes == 1:
            serve_alone(whole, database, listening)
        else:
            database.close()  # no connection is shared with the others
            with suppress(SystemExit):
                serve_many(whole, listening)
    say("stopped")
    return 0


def worker(settings: Settings, _: argparse.Namespace) -> int:
    share_heaps()
    stop_on_signals()
    with _one_of_many(settings, "worker") as (whole, database), _working(database, whole):
        collect_less()
        say("working")
        with suppress(SystemExit):
            threading.Event().wait()
    say("stopped")
    return 0


def stop_on_signals() -> None:
    """waitress ends its loop on SystemExit, finishes what it answers, and returns."""

    def leave(*_: Any) -> None:
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)


def _bound(settings: Settings) -> socket.socket:
    """Bound before anything else is touched: a taken port must not migrate a database."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(1)
    except (OSError, OverflowError) as error:
        listening.close()
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        code = "port-taken" if taken else "address-unusable"
        raise Unusable(code, host=settings.host, port=settings.port, reason=str(error)) from None
    return listening


@contextmanager
def _one_of_many(settings: Settings, name: str) -> Iterator[tuple[Settings, Database]]:
    """Several processes share one schema: none of them changes it."""
    if settings.is_sqlite:
        raise Unusable("sqlite-is-alone")
    with usable(settings, name) as (complete, database):
        require_current(database)
        require_rights(database)
        warn_of_skew(database)
        yield complete, database


@contextmanager
def _working(database: Database, settings: Settings) -> Iterator[None]:
    """The worker's thread beside; what it does when it must stop is finished first."""
    ticking = Worker(database, settings)
    ticking.start()
    try:
        yield
    finally:
        ticking.stop()


def _tell_where(settings: Settings, database: Database) -> None:
    say("listening", url=f"http://{settings.host}:{settings.port}")
    with database.reading() as db:
        if not db.get_one(Installation, 1).is_demo:
            return
        shown = db.scalars(select(Officer).where(Officer.login.in_(SHOWN))).all()
    say("demo-sign-ins", password=DEMO_PASSWORD)
    for officer in sorted(shown, key=lambda one: SHOWN.index(one.login)):
        print(f"  {officer.login:<12}{officer.full_name}, {officer.title}", flush=True)
