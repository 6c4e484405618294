"""Sixty clients that send half a request harm nobody."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from pathlib import Path

from tests.browser.running_server import RunningServer
from tests.faults.officers import Browser
from tests.faults.places import Place, scale

HALF = 60
ASKED = scale(40, 1_000)
HEADERS = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
BODY = HEADERS + b"Content-Length: 100000\r\n\r\n" + b"x" * 50_000
BOUND_MB = 60  # what they may cost


def test_sixty_half_sent_requests_harm_nobody(on_sqlite: Place) -> None:
    server = RunningServer(on_sqlite.settings.data, **on_sqlite.variables)
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

    print(f"\n{HALF} half-sent: pages p95 {p95(before):.0f} ms before, {p95(meanwhile):.0f}"
          f" meanwhile, {p95(after):.0f} after; server memory +{grown:.0f} MB")  # fmt: skip
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
    """Resident megabytes."""
    assert server.process is not None
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
