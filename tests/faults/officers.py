"""Officers at their browsers: real requests, the same form again until it is answered."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from http.cookiejar import CookieJar
from threading import Lock
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from sqlalchemy import func, select

from server.database import Database
from server.tables import Answer, Event, Incident, Task
from tests.faults.places import broken_chains

DONE = "Đã hoàn thành."
PATIENCE = 300  # seconds
WAIT = 60  # for one answer: a silent database is given up after a fraction of that
FIELDS = ("csrf_token", "_version", "_key")


class Browser:
    def __init__(self, address: str, login: str) -> None:
        self.address = address
        self.statuses: set[int] = set()
        self.open = build_opener(HTTPCookieProcessor(CookieJar())).open
        token = field_of(self.get("/sign-in")[1], "csrf_token")
        said = {"csrf_token": token, "login": login, "password": "thongsuot", "next": ""}
        status, page = self.post("/sign-in", said)
        assert status == 200, page[-1500:]

    def get(self, path: str) -> tuple[int, str]:
        return self.ask(path, None)

    def post(self, path: str, values: dict[str, str]) -> tuple[int, str]:
        return self.ask(path, urlencode(values).encode())

    def ask(self, path: str, data: bytes | None) -> tuple[int, str]:
        """Status and page; raises OSError when nobody answers."""
        try:
            with self.open(self.address + path, data, timeout=WAIT) as answer:
                self.statuses.add(answer.status)
                return answer.status, answer.read().decode()
        except HTTPError as error:
            self.statuses.add(error.code)
            return error.code, error.read().decode()

    def form(self, task_id: int) -> dict[str, str]:
        """As the page of the task carries it; {} when it has none."""
        status, page = self.get(f"/tasks/{task_id}")
        if status != 200 or 'name="_key"' not in page:
            return {}
        return {name: field_of(page, name) for name in FIELDS} | {"_op": "submit"}

    def send(self, task_id: int, form: dict[str, str]) -> tuple[int, str]:
        return self.post(f"/tasks/{task_id}/completion", form)


def field_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page[:2000]
    return found[1]


@dataclass
class Told:
    """What officers were told, gathered while things break."""

    acknowledged: list[int] = field(default_factory=list)  # task ids
    repeated: int = 0  # questions that had to be asked again
    statuses: set[int] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)


def complete_all(browser: Browser, task_ids: list[int], told: Told) -> None:
    for task_id in task_ids:
        form = again_until_answered(told, partial(form_of, browser, task_id))
        again_until_answered(told, partial(sent, browser, task_id, form))
        with told.lock:
            told.acknowledged.append(task_id)
            told.statuses |= browser.statuses


def form_of(browser: Browser, task_id: int) -> dict[str, str]:
    return browser.form(task_id)


def sent(browser: Browser, task_id: int, form: dict[str, str]) -> dict[str, str]:
    """The same form, however often; {} when it was not answered with success."""
    return form if DONE in browser.send(task_id, form)[1] else {}


def again_until_answered(told: Told, ask: Callable[[], dict[str, str]]) -> dict[str, str]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, HTTPException):  # nobody there, or gone in the middle
            found = ask()
            if found:
                return found
        with told.lock:
            told.repeated += 1
        time.sleep(0.1)
    raise AssertionError("never answered")


def compared(database: Database, told: Told) -> tuple[int, int]:
    """Acknowledged tasks that are not done, tasks with more than one answer or journal line."""
    with database.reading() as db:
        assert db.scalars(select(Incident.code)).all() == []
        assert broken_chains(db) == []
        done = set(db.scalars(select(Task.id).where(Task.state == "done")))
        answers = select(func.count(Answer.id)).group_by(Answer.task_id)
        lines = (
            select(func.count(Event.id))
            .where(Event.kind == "task.completed")
            .group_by(Event.task_id)
        )
        times = [*db.scalars(answers), *db.scalars(lines.group_by(Event.task_id))]
        assert len(times) == 2 * len(told.acknowledged)
        return len(set(told.acknowledged) - done), sum(number > 1 for number in times)
