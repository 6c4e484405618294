"""Who does the steps of a story whose clock is moved between them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from server.worker import run_until_idle
from tests.browser.driver import Officer, Staff
from tests.browser.filling import Answers
from tests.processes.conftest import Office


class Walk:
    """Somebody does the step on that day, and what follows happens."""

    def __init__(self, staff: Staff, office: Office) -> None:
        self.staff, self.office = staff, office

    def on(self, day: str) -> None:
        self.office.move_clock(day)
        run_until_idle(self.office.database)

    def do(self, login: str, name: str, answers: Answers | None = None, unit: str = "") -> None:
        self.staff(login).do(name, answers, unit)
        run_until_idle(self.office.database)

    def open(self, login: str, name: str, table: str = "") -> Officer:
        """With one row in that table."""
        officer = self.staff(login)
        officer.open(name)
        if table and not officer.table(table):
            officer.add_row(table)
        return officer

    def complete(self, officer: Officer) -> None:
        officer.complete()
        run_until_idle(self.office.database)


@pytest.fixture
def server(office: Office, address: str) -> SimpleNamespace:
    """Instead of one of its own: pages over the database of the office."""
    return stand_in(address, office)


def stand_in(address: str, office: Office | None = None) -> SimpleNamespace:
    """For a server of its own, where pages are served inside the test."""
    return SimpleNamespace(address=address, log=str, office=office)
