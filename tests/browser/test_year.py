"""The supervisor's pages after a year of three directives: axe, policy, console, fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.in_process import kept_served
from tests.browser.pages import faults_at_both_widths, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.longest]
SUPERVISING = (
    "/tasks", "/cases?status=all", "/portfolio/units?status=all",
    "/portfolio/obligations?status=all", "/portfolio/periods", "/closings/new",
    "/assignments?box=overdue", "/assignments?box=on_time", "/cases/1", "/cases/2", "/cases/3",
    "/cases/2/progress", "/cases/2/papers", "/cases/2/chasing", "/cases/2/rounds",
    "/cases/2/receipts", "/obstacles?state=all", "/change-requests?state=all", "/ledger",
    "/reports/units", "/reports/assignments", "/portfolio/units?status=all&day=31/01/2023",
    "/reports/receipts?case=2", "/reports/journal?case=2", "/directives/2",
    "/reports/matrix?case=2", "/reports/late-people", "/reports/rounds?case=2", "/search?q=142",
)  # fmt: skip
"""Of 517-CV/TU, the plan for sixty units and the letter that has expired."""


@pytest.fixture(scope="module")
def address(year_folder: Path) -> Iterator[str]:
    with kept_served(year_folder) as address:
        yield address


def test_a_year_of_work_is_accessible_quiet_and_fits(one_browser: Browser, address: str) -> None:
    faults: list[str] = []
    page = signed_in(one_browser, address, "hoa.dtb", faults)

    for path in SUPERVISING:
        answer = page.goto(address + path)
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{path}: {answer.status}")
        faults += [f"{path} {fault}" for fault in faults_at_both_widths(page)]

    page.context.close()
    assert not faults, "\n".join(faults)
