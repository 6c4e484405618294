"""Every list of the year is a file too, from its own page."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.demo.test_figures import database, sixty
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "database", "settings", "sixty"]
LISTS = {
    "/tasks": "tasks", "/tasks/done": "done-tasks", "/cases": "directives",
    "/portfolio/units": "units", "/portfolio/obligations": "obligations",
    "/portfolio/periods": "periods", "/cases/2": "matrix", "/cases/2/papers": "journal",
    "/cases/2/progress": "progress", "/cases/2/receipts": "receipts",
    "/cases/2/rounds": "rounds", "/cases/2/chasing?show=all": "chasing", "/ledger": "ledger",
    "/obstacles?state=all": "obstacles", "/change-requests?state=all": "change-requests",
    "/assignments?box=overdue": "assignments", "/registers/outgoing": "outgoing",
}  # fmt: skip
BOOK_OF_A_UNIT = {"/registers/incoming": "incoming"}


@pytest.mark.usefixtures("database")
def test_every_list_is_a_file_too_from_its_own_page(
    cast: SimpleNamespace, browser_of: Browse
) -> None:
    found = {}
    for who, lists in ((cast.hoa_dtb, LISTS), (cast.sao_mta, BOOK_OF_A_UNIT)):
        browser = browser_of(who)
        for path, code in lists.items():
            link = re.search(rf'href="(/reports/{code}\.csv[^"]*)"', browser.get(path).text)
            assert link, path
            file = browser.get(unescape(link[1]))
            assert (file.status_code, file.mimetype) == (200, "text/csv"), path
            found[path] = len(list(csv.reader(io.StringIO(file.data.decode("utf-8-sig")))))

    assert {path for path, lines in found.items() if lines < 2} == set()
