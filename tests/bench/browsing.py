"""A real server (the console command, waitress), and a browser of a few lines."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.figures import timed
from tests.bench.places import LOGIN, PASSWORD, Place

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from server.cli import main; sys.exit(main(sys.argv[1:]))"
PORT = int(os.environ.get("BENCH_PORT", "8139"))


class Server:
    """`thongsuot run` on SQLite, `thongsuot web` on PostgreSQL (its worker beside)."""

    def __init__(self, place: Place, *commands: str) -> None:
        self.place, self.ready_s = place, 0.0
        self.processes: list[subprocess.Popen[bytes]] = []
        if not commands:
            commands = ("web", "worker") if place.postgres else ("run",)
        began = time.perf_counter()
        for command in commands:
            self.processes.append(self._start(command))
        if commands[0] != "worker":
            self._wait()
        self.ready_s = time.perf_counter() - began

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        own = {name: value for name, value in os.environ.items() if "THONGSUOT" not in name}
        own |= {"THONGSUOT_ENVIRONMENT": "test", "THONGSUOT_DATA": str(self.place.folder),
                "THONGSUOT_PORT": str(PORT), "THONGSUOT_TICK_SECONDS": "1"}  # fmt: skip
        if self.place.postgres:
            own["THONGSUOT_DATABASE_URL"] = self.place.postgres
        return subprocess.Popen([sys.executable, "-c", COMMAND, command], cwd=ROOT, env=own,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def _wait(self) -> None:
        end = time.monotonic() + 60  # a busy machine starts slowly
        while time.monotonic() < end:
            assert self.processes[0].poll() is None, "the server ended"
            with suppress(OSError):
                line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    return
            time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def memory_mb(self, number: int = 0) -> float:
        status = Path(f"/proc/{self.processes[number].pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=60)


@dataclass(frozen=True)
class Page:
    status: int
    body: str
    size: int  # bytes on the wire, without headers
    headers: Any


class Browser:
    """One kept connection, cookies, gzip."""

    def __init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, login: str = LOGIN) -> None:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"login": login, "password": PASSWORD})
        assert answer.status == 303, answer.status
        self.get("/tasks")

    def get(self, path: str, into: list[float] | None = None) -> Page:
        page = self._ask("GET", path, None, into)
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.body)
        self.token = found[1] if found else self.token
        return page

    def post(self, path: str, fields: Mapping[str, Any], into: list[float] | None = None) -> Page:
        """A list is a field that is sent several times."""
        sent = urlencode({"csrf_token": self.token, **fields}, doseq=True)
        return self._ask("POST", path, sent, into)

    def _ask(self, method: str, path: str, body: str | None, into: list[float] | None) -> Page:
        sent = {"Accept-Encoding": "gzip", "Accept-Language": "vi",
                "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}  # fmt: skip
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        with timed(into if into is not None else []):
            self.line.request(method, path, body, sent)
            answer = self.line.getresponse()
            content = answer.read()
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _, value = one.partition(";")[0].partition("=")
            self.cookies[name] = value
        plain = (
            gzip.decompress(content) if answer.headers["Content-Encoding"] == "gzip" else content
        )
        return Page(answer.status, plain.decode("utf-8", "replace"), len(content), answer.headers)
