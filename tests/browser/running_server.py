"""`thongsuot run` as a process of its own over a folder of its own; it may be killed any time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.request import urlopen

from server.actions.installation.note_demo import note_demo
from server.connections import usable
from server.settings import load_settings
from server.setup_commands import DONE, prepare
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from server.cli import main; sys.exit(main(['run']))"


def furnish(folder: Path) -> None:
    """The organisation, the calendar, every process and the demo's passwords, but no story."""
    settings = load_settings("test", {}, data=folder, demo=True)
    with usable(settings) as (complete, database):
        prepare(complete, database)
        note_demo(database, DONE)


class Process(Protocol):
    pid: int

    def send_signal(self, sig: int, /) -> None: ...

    def wait(self, timeout: float) -> object:
        """Raises TimeoutExpired."""


class RunningServer:
    """The same address before and after a kill, so that an open page can be sent again."""

    command = COMMAND

    def __init__(self, folder: Path, **variables: str) -> None:
        """`variables` go before those that say where it runs."""
        self.folder = folder
        self.variables = variables
        self.port = free_port()
        self.process: Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers; the port is bound long before, so asking just waits."""
        self.process = self._begin()
        self._wait()

    def _begin(self) -> Process:
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", self.command], cwd=ROOT, env=self.environment,
                stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if "THONGSUOT" not in name}
        where = {
            "THONGSUOT_ENVIRONMENT": "test",
            "THONGSUOT_DATA": str(self.folder),
            "THONGSUOT_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        return own | where | self.variables

    def _wait(self) -> None:
        for _ in range(3_000):  # tenths of a second at least
            assert self.process is not None
            with suppress(subprocess.TimeoutExpired):
                assert self.process.wait(timeout=0.1) is None, self.log()
            try:
                with urlopen(f"{self.address}/healthz", timeout=120) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                continue
        raise AssertionError(f"the server does not answer: {self.log()}")

    def kill(self) -> None:
        """Like a power cut for the process: nothing of it runs on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=120)
        self.process = None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=120)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", "replace")[-4000:]
