"""Sign-in attempts count the browser's address: through a trusted proxy, and never a forged one."""

from __future__ import annotations

import http.client
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from server.database import Database
from server.serving import make_server
from server.settings import Settings
from server.tables import SignInAttempt

Serve = Callable[..., int]


@pytest.fixture
def serve(settings: Settings, database: Database, cast: SimpleNamespace) -> Iterator[Serve]:  # noqa: ARG001
    """The real server with some settings changed; gives its port."""
    running = []

    def start(**changed: object) -> int:
        listening = socket.create_server(("127.0.0.1", 0))
        server = make_server(replace(settings, **changed), database, listening)  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run)
        thread.start()
        running.append((server, thread))
        return int(listening.getsockname()[1])

    yield start
    for server, thread in running:
        server.asyncore.close_all(server._map)
        thread.join()
        server.task_dispatcher.shutdown()


def attempt(port: int, forwarded: str | None, login: str = "lam.ott") -> int:
    """A wrong password, as a proxy (or someone who plays one) passes it on; the status."""
    said = {"X-Forwarded-For": forwarded} if forwarded else {}
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
        line.request("GET", "/sign-in", headers=said)
        page = line.getresponse()
        cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
        token = re.search(r'name="csrf_token" value="([^"]*)"', page.read().decode())
        assert token
        typed = urlencode({"login": login, "password": "x", "csrf_token": token[1]})
        line.request(
            "POST", "/sign-in", typed,
            {**said, "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        answer = line.getresponse()
        answer.read()
        return answer.status


def addresses(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(SignInAttempt.address).order_by(SignInAttempt.id)))


def test_behind_a_trusted_proxy_the_clients_address_counts(
    serve: Serve, database: Database
) -> None:
    port = serve(proxies=1)

    said = [attempt(port, "203.0.113.7"), attempt(port, "198.51.100.9, 203.0.113.8")]

    assert said == [401, 401]
    assert addresses(database) == ["203.0.113.7", "203.0.113.8"]  # what the client wrote is no more


def test_nobody_else_is_believed_about_addresses(serve: Serve, database: Database) -> None:
    for port in (serve(), serve(proxies=1, proxy="192.0.2.1")):
        assert attempt(port, "203.0.113.7") == 401

    assert addresses(database) == ["127.0.0.1", "127.0.0.1"]


def test_one_address_is_stopped_behind_the_proxy_and_the_next_is_not(serve: Serve) -> None:
    port = serve(proxies=1, sign_in_failures=1)
    guesser = [attempt(port, "203.0.113.7", f"ai.do{number}") for number in range(5)]

    other = attempt(port, "203.0.113.8", "ai.khac")

    assert guesser == [401, 401, 401, 401, 429]
    assert other == 401
