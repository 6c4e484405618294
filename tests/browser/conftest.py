"""A real server and real browsers; what fails leaves a picture and the words of the page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from server.database import Database
from tests.browser.desk import Desk
from tests.browser.driver import Staff
from tests.browser.in_process import kept_served, served
from tests.browser.pages import PATIENCE, signed_in
from tests.browser.running_server import RunningServer, furnish
from tests.browser.walking import Walk
from tests.databases import SqliteFiles

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")  # the same engine, half the work
    or shutil.which("chromium")
)
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=PATIENCE * 1000)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that closes amid a file leaves werkzeug's reader of it to the collector."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))
            item.add_marker(
                pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
            )


@pytest.fixture(scope="module")
def one_browser(chromium: Browser) -> Iterator[Browser]:
    """What one file leaves open is not open beside the next."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Tests of a file are spread over all workers: a start for each file would be eighty."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(
    one_browser: Browser, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """Not beside `database` in one file: both are lent the same engine."""
    folder = tmp_path_factory.mktemp("desk")
    database = sqlite_files.fresh("deployed", folder)
    with served(database, folder) as address:
        desk = Desk(one_browser, address)
        yield desk
        desk.context.close()
    database.close()
    sqlite_files.drop(database)


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    """Pages over the test's own database, as full as its other fixtures want it."""
    with served(database, tmp_path) as address:
        yield address


@pytest.fixture(scope="module")
def demo_address(demo_folder: Path) -> Iterator[str]:
    """Pages over the played demo."""
    with kept_served(demo_folder) as address:
        yield address


@pytest.fixture
def admin(one_browser: Browser, address: str) -> Page:
    """The administrator's page."""
    return signed_in(one_browser, address, "nguyen.qt", [])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of an installation where nothing has happened yet."""
    folder = tmp_path / "data"
    furnish(folder)
    return folder


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    server = RunningServer(data)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def walk(staff: Staff, server: SimpleNamespace) -> Walk:
    """Over a server that has its office beside it."""
    return Walk(staff, server.office)


@pytest.fixture
def staff(
    server: RunningServer, one_browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Staff]:
    staff = Staff(one_browser, server.address)
    yield staff
    if request.node.stash.get(FAILED, False):
        print(staff.show_last(tmp_path))
        print(server.log())
    staff.close()
