"""The live diagram in a real browser: it is drawn, says what is open, breaks no policy."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from server.actions.cases.open_case import open_case
from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.web.app import create_app
from server.worker import run_until_idle

BPMN = Path(__file__).parents[2] / "bpmn"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture
def address(database: Database, cast: SimpleNamespace, tmp_path: Path) -> Iterator[str]:
    """A server with one case whose P2 has begun."""
    folders = sorted(path for path in BPMN.iterdir() if path.is_dir())
    for folder in folders:
        files = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        }
        deploy_definition(database, files=files, together=[one.name for one in folders])
    settings = replace(load_settings("test"), data=tmp_path, secret_key="only for tests")
    parts = read_directive(settings.config / "directives" / "517-CV-TU.toml")
    directive_id = record_directive(database, officer_id=None, **parts)
    open_case(database, officer_id=cast.thuy_tn, directive_id=directive_id)
    run_until_idle(database)
    server = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_diagram_is_drawn_with_what_is_open(address: str) -> None:
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/sign-in")
        page.fill("input[name=login]", "thuy.tn")
        page.fill("input[name=password]", "thongsuot")
        page.click("main button")
        page.goto(f"{address}/cases/1/progress")
        page.wait_for_selector("[data-diagram][data-ready]", timeout=15_000)

        assert page.locator(".live .bd-n").all_inner_texts() == ["1"]
        assert page.locator(".live .bjs-powered-by").is_visible()
        assert page.locator("[data-element-id=T_review_parsed].is-active").count() == 1
        browser.close()
    assert faults == []
