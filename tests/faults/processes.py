"""Processes of a test: started, waited for, ended by their own id."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.database import Database
from server.worker import run_until_idle

ROOT = Path(__file__).parents[2]


@contextmanager
def started(module: str, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """Killed at the end, also when it stands still."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=os.environ | variables, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=120)


def wait_until(is_so: Callable[[], bool], seconds: float = 300) -> None:
    """Fails when it never becomes so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def settled(database: Database, most: int) -> None:
    """Nothing is due any more; fails when there is always more."""
    assert run_until_idle(database, most) < most, "work without an end"
