"""A server inside the test: the clock may move between two clicks, and no process has to start."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from server.database import Database
from server.settings import Settings, load_settings
from server.web.app import create_app
from server.worker import Worker


class Quiet(WSGIRequestHandler):
    """One connection for many requests, none of which is noted."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


@contextmanager
def working(database: Database, folder: Path) -> Iterator[None]:
    """A worker beside the pages, as `thongsuot run` has one."""
    worker = Worker(database, settings_in(folder))
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def settings_in(folder: Path) -> Settings:
    return replace(load_settings("test"), data=folder, secret_key="only for tests")


@contextmanager
def served(database: Database, folder: Path) -> Iterator[str]:
    """The address of the pages over this database."""
    app = one_app()
    app.extensions.update(settings=settings_in(folder), database=database)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def kept_served(folder: Path) -> Iterator[str]:
    """The same over the data folder of a story told before."""
    database = Database(load_settings("test", data=folder).url)
    with served(database, folder) as address:
        yield address
    database.close()


@functools.cache
def one_app() -> Flask:
    """For every test of a process: its routes and compiled pages are not made again."""
    return create_app(settings_in(Path("nowhere")), Database("sqlite:///nowhere.db"))
