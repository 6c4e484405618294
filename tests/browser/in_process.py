"""A server inside the test: the clock may move between two clicks, and no process has to start."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from werkzeug.serving import make_server

from server.database import Database
from server.settings import load_settings
from server.web.app import create_app


@contextmanager
def served(database: Database, folder: Path) -> Iterator[str]:
    """The address of the pages over this database."""
    settings = replace(load_settings("test"), data=folder, secret_key="only for tests")
    server = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
