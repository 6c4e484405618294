"""Sixty clients that send half a request harm nobody."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.running_server import RunningServer
from tests.faults.officers import Browser
from tests.faults.places import Place, scale

HALF = 60
ASKED = scale(40, 1_000)
HEADERS = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
BODY = HEADERS + b"Content-Length: 100000\r\n\r\n" + b"x" * 50_000
BOUND_MB = 60  # what they may cost, over all processes


WAYS = [("sqlite", "run"), pytest.param("postgres", "web", marks=pytest.mark.postgres)]


class Webs(RunningServer):
    """Several processes that accept from one socket."""

    command = "import sys; from server.cli import main; sys.exit(main(['web', '--processes', '3']))"


@pytest.mark.parametrize(("kind", "command"), WAYS)
def test_sixty_half_sent_requests_harm_nobody(
    request: pytest.FixtureRequest, kind: str, command: str
) -> None:
    place: Place = request.getfixturevalue(f"on_{kind}")
    server = (RunningServer if command == "run" else Webs)(place.settings.data, **place.variables)
    server.start()
    try:
        browser = Browser(server.address, "faults.0")
        before, memory = asked(browser), memory_of(server)
        with ExitStack() as held:
            for number in range(HALF):
                half = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                half.sendall(HEADERS if number % 2 else BODY)
            meanwhile = asked(browser)
            grown = memory_of(server) - memory
        after = asked(browser)
    finally:
        server.stop()

    print(f"\n{kind}, {command}: {HALF} half-sent: pages p95 {p95(before):.0f} ms before,"
          f" {p95(meanwhile):.0f} meanwhile, {p95(after):.0f} after; memory +{grown:.0f} MB",
          )  # fmt: skip
    assert browser.statuses == {200}
    assert grown < BOUND_MB


def asked(browser: Browser) -> list[float]:
    """Milliseconds of each page; every one is answered."""
    spent = []
    for _ in range(ASKED):
        began = time.perf_counter()
        assert browser.get("/tasks")[0] == 200
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def memory_of(server: RunningServer) -> float:
    """Resident megabytes, of the processes it began too."""
    assert server.process is not None
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(resident(one) for one in (pid, *children))


def resident(pid: int | str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
