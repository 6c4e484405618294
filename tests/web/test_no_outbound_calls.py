"""As installed, nothing of the product calls anybody: no name is looked up, no line opened."""

from __future__ import annotations

import inspect
import io
import re
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from server.settings import Settings, load_settings
from server.worker import Worker
from tests.marked_files import docx
from tests.rolled_out import case_id, handed_out, office, planning
from tests.web.conftest import Browse, Office

__all__ = ["case_id", "handed_out", "office"]
CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
         "urllib.Request")  # fmt: skip
SCHEDULED = re.compile(r"add_job\(\s*self\.(\w+)")
JOBS = SCHEDULED.findall(inspect.getsource(Worker.start))
"""Whatever a worker does of its own accord, also what waits for a setting."""
heard: list[str] | None = None


def hear(event: str, told: tuple[Any, ...]) -> None:
    if heard is not None and event in CALLS:
        heard.append(f"{event} {told}")


@pytest.fixture(scope="module")
def hook() -> None:
    """Python's own audit events (PEP 578); a hook stays for good and is listened to here only."""
    sys.addaudithook(hear)


@pytest.fixture
def calls(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    global heard
    request.getfixturevalue("hook")
    heard = []
    yield heard
    heard = None


def test_pages_uploads_mail_and_the_worker_call_nobody(
    office: Office, case_id: int, browser_of: Browse, settings: Settings, calls: list[str]
) -> None:
    task = planning(office)
    office.move_clock("2022-07-20")  # reminders are due
    officer = browser_of(office.cast.lam_ott)

    for address in ("/tasks", f"/tasks/{task.id}", f"/cases/{case_id}", "/search?q=517",
                    "/reports/units.xlsx", "/notices", "/keys"):  # fmt: skip
        assert officer.get(address).status_code == 200
    sent = {"files": [(io.BytesIO(docx("Báo cáo")), "a.docx")]}
    assert officer.post(f"/tasks/{task.id}/files", data=sent).status_code == 303
    wish = {"report": "units", "ending": "xlsx"}
    assert officer.post("/exports", data=wish).status_code == 303
    worker = Worker(office.database, settings)
    done = {job: getattr(worker, job)() for job in JOBS}

    assert calls == []
    assert done.keys() == {"tick", "tidy", "anchor", "fence", "make", "post", "tell", "scan"}
    assert min(done["tick"], done["anchor"], done["make"]) > 0
    assert max(done["post"], done["tell"], done["scan"], done["fence"]) == 0  # nowhere to
    socket.getaddrinfo("127.0.0.1", 80)
    assert len(calls) == 1  # it would have been heard


@pytest.mark.parametrize("environment", ["development", "production", "test"])
def test_no_place_to_call_is_set_unless_the_office_sets_one(environment: str) -> None:
    settings = load_settings(environment, {})

    assert (settings.smtp_host, settings.scanner, settings.database_url) == ("", "", "")
    assert settings.oidc_issuer == ""
    assert not settings.webhooks
    assert not settings.webhook_private
