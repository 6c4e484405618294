"""How pages are served: by waitress, in this process or in several that share its socket.

It reads slow clients into a buffer of its own, so that a half-sent request holds no thread (60
half-sent bodies held every thread of granian), limits headers, bodies and silence, and finishes
what it answers when told to stop.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from typing import Any

import waitress

from server.connections import database_of
from server.database import Database
from server.memory import collect_less
from server.settings import Settings
from server.web.app import create_app

FORK = multiprocessing.get_context("fork")
HEADERS = 32 * 1024  # bytes of a request's head
SLOW = 30  # seconds for the head, and for a silence inside a request
CLIENTS = 1_000  # open connections of one process, idle ones among them
GRACE = 10  # seconds to finish what is being answered


def serve_alone(settings: Settings, database: Database, listening: socket.socket) -> None:
    """Until SystemExit; a thread each for what is being answered, none for what still arrives."""
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
    app = create_app(settings, database)
    collect_less()
    return waitress.create_server(
        app,
        sockets=[listening],
        threads=settings.threads,
        max_request_header_size=HEADERS,
        max_request_body_size=settings.upload_limit,
        channel_timeout=SLOW,
        cleanup_interval=5,
        connection_limit=CLIENTS,
        asyncore_use_poll=True,
        ident="",
        **proxied,
    )


def serve_many(settings: Settings, listening: socket.socket) -> None:
    """Until SystemExit; the processes accept from one socket, and one that dies is replaced."""
    running = [started(settings, listening) for _ in range(settings.processes)]
    try:
        while True:
            wait([one.sentinel for one in running])
            time.sleep(1)  # what cannot start is not tried in a frenzy
            running = [one if one.is_alive() else started(settings, listening) for one in running]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.join(GRACE)
            one.kill()


def started(settings: Settings, listening: socket.socket) -> ForkProcess:
    process = FORK.Process(target=answer, args=(settings, listening))
    process.start()
    return process


def answer(settings: Settings, listening: socket.socket) -> None:
    """One of the processes: its own connections, its own cache of definitions."""
    threading.Thread(target=leave_with_parent, daemon=True).start()
    database = database_of(settings, "web")
    serve_alone(settings, database, listening)
    database.close()


def leave_with_parent() -> None:
    """Whoever kills the first process without a word leaves no other behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
