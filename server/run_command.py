"""`thongsuot run`: web and worker in one process; `web` and `worker` are one of both each."""

from __future__ import annotations

import argparse
import errno
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import waitress
from sqlalchemy import select

from server.data_folder import opened
from server.database import Database
from server.demo_command import ensure_demo
from server.errors import Unusable
from server.migrations.migrate import is_current
from server.settings import Settings
from server.setup_commands import DEMO_PASSWORD, connected, prepare, usable
from server.tables import Installation, Officer
from server.terminal import say
from server.web.app import create_app
from server.worker import Worker

SHOWN = ("thuy.tn", "hoa.dtb", "lam.ott", "le.dt", "sao.mta", "tuong.km", "nguyen.qt")
"""One of each kind: follow-up, its leader, a district's clerk and leader, registry, Thường trực."""


def run(settings: Settings, _: argparse.Namespace) -> int:
    stop_on_signals()
    with closing(_bound(settings)) as listening, opened(settings) as complete:
        if complete.is_sqlite:
            ensure_demo(complete)
        _run(replace(complete, demo=False), listening)
    say("stopped")
    return 0


def _run(settings: Settings, listening: socket.socket) -> None:
    with connected(settings) as database:
        prepare(settings, database)
        with _working(database, settings):
            _tell_where(settings, database)
            _serve(settings, database, listening)


def web(settings: Settings, _: argparse.Namespace) -> int:
    """Beside workers and other webs, so only over PostgreSQL."""
    stop_on_signals()
    with closing(_bound(settings)) as listening, _one_of_many(settings) as (complete, database):
        _tell_where(complete, database)
        _serve(complete, database, listening)
    return 0


def worker(settings: Settings, _: argparse.Namespace) -> int:
    stop_on_signals()
    with _one_of_many(settings) as (complete, database), _working(database, complete):
        say("working")
        threading.Event().wait()
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
def _one_of_many(settings: Settings) -> Iterator[tuple[Settings, Database]]:
    """Several processes share one schema: none of them changes it."""
    with usable(settings) as (complete, database):
        if database.is_sqlite:
            raise Unusable("sqlite-is-alone")
        if not is_current(database):
            raise Unusable("schema-not-current")
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


def _serve(settings: Settings, database: Database, listening: socket.socket) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page's dozen files queue up
    make_server(settings, database, listening).run()


def make_server(settings: Settings, database: Database, listening: socket.socket) -> Any:
    """With `run` and `close`. Behind a proxy the client's address is what the proxy says it is."""
    proxied: dict[str, Any] = {}
    if settings.proxies:
        proxied = {
            "trusted_proxy": settings.proxy,
            "trusted_proxy_count": settings.proxies,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            "clear_untrusted_proxy_headers": True,
        }
    return waitress.create_server(
        create_app(settings, database),
        sockets=[listening],
        threads=settings.threads,
        max_request_body_size=settings.upload_limit,
        ident="",
        **proxied,
    )


def _tell_where(settings: Settings, database: Database) -> None:
    say("listening", url=f"http://{settings.host}:{settings.port}")
    with database.reading() as db:
        if not db.get_one(Installation, 1).is_demo:
            return
        shown = db.scalars(select(Officer).where(Officer.login.in_(SHOWN))).all()
    say("demo-sign-ins", password=DEMO_PASSWORD)
    for officer in sorted(shown, key=lambda one: SHOWN.index(one.login)):
        print(f"  {officer.login:<12}{officer.full_name}, {officer.title}", flush=True)
